import Style
import Testing

@Suite struct ColorTests {
    @Test(arguments: [
        ("red", "#ff0000"), ("RebeccaPurple", "#663399"), ("#abc", "#aabbcc"), ("#abcd", "rgba(170,187,204,0.867)"),
        ("#A1B2C3", "#a1b2c3"), ("#a1b2c380", "rgba(161,178,195,0.502)"), ("rgb(1, 2, 3)", "#010203"),
        ("rgba(1,2,3,0.5)", "rgba(1,2,3,0.5)"), ("rgb(10% 20% 100% / 50%)", "rgba(26,51,255,0.5)"),
        ("rgba(300, -5, 0, 2)", "#ff0000"), ("hsl(120, 100%, 50%)", "#00ff00"), ("hsl(-240 100% 50%)", "#00ff00"),
        ("hsla(210, 50%, 40%, .25)", "rgba(51,102,153,0.25)"), ("transparent", "rgba(0,0,0,0)"), (" white ", "#ffffff"),
    ])
    func parses(css: String, expected: String) {
        #expect(Color(css: css)?.description == expected)
    }

    @Test(arguments: [
        "", "#", "#12", "#12345", "#ggg", "#1234567890", "rgb(1,2)", "rgb(1,2,3,4,5)", "rgb(a,b,c)", "rgb(nan,1,1)",
        "rgb(1e999,0,0)", "hsl(1,2,3)", "hsl(inf,1%,1%)", "notacolor", "rgb(1,2,3", "rgb)", "url(#a)", "#１２３",
    ])
    func refuses(css: String) {
        #expect(Color(css: css) == nil)
    }

    @Test func componentsStayInRange() {
        #expect(Color(red: .nan, green: 7, blue: -1, alpha: .infinity) == Color(red: 0, green: 1, blue: 0, alpha: 1))
    }

    @Test func mixesEachComponent() {
        let middle = Color.black.interpolated(to: Color(red: 1, green: 1, blue: 1, alpha: 0), at: 0.25)
        #expect(middle == Color(red: 0.25, green: 0.25, blue: 0.25, alpha: 0.75))
    }
}
