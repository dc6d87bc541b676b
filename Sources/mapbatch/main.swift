print("mapbatch")
