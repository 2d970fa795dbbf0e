using System.Text;
using Aamu.Webhooks.Web.Shared;
using Bunit;

namespace Aamu.Webhooks.Tests.Shared;

public sealed class JsonTextTests
{
    [Fact]
    public void Json_is_laid_out_and_its_values_stay_as_they_were_written()
    {
        const string json = """{"a":1.50e3,"b":[],"c":{},"d":["\u00e4",null,true],"e":{"f":-0}}""";

        Assert.Equal(
            """
            {
              "a": 1.50e3,
              "b": [],
              "c": {},
              "d": [
                "\u00e4",
                null,
                true
              ],
              "e": {
                "f": -0
              }
            }
            """.ReplaceLineEndings("\n"),
            Text(JsonPrint.Of(Encoding.UTF8.GetBytes(json), 100)!));
    }

    [Theory]
    [InlineData("1f8b08000000000000030bc94856", "Compressed by gzip, and not unpacked here. It begins with the bytes 1f 8b 08 00")]
    [InlineData("89504e470d0a1a0a0000000d49484452", "This is not text. It begins with the bytes 89 50 4e 47")]
    public async Task Bytes_that_are_no_text_are_named_and_not_shown_as_boxes(string hex, string words)
    {
        await using var screen = new BunitContext();

        var shown = screen.Render<JsonText>(parameters => parameters.Add(text => text.Bytes, Convert.FromHexString(hex)).Add(text => text.Label, "answer body"));

        Assert.Contains(words, shown.Find(".none").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("pre"));
    }

    [Theory]
    [InlineData("Fehler: ung\u00fcltig", "iso-8859-1")]
    [InlineData("{\"what\":\"p\u00e4iv\u00e4\"}", "utf-8")]
    public void Text_of_another_encoding_is_text_still(string text, string encoding) => Assert.True(Legibility.IsText(Encoding.GetEncoding(encoding).GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("{\"a\":")]
    [InlineData("<html></html>")]
    [InlineData("{} trailing")]
    public void What_is_not_json_is_not_called_json(string text) => Assert.Null(JsonPrint.Of(Encoding.UTF8.GetBytes(text), 100));

    [Fact]
    public void However_large_the_coloured_view_ends()
    {
        var huge = "[" + string.Join(',', Enumerable.Range(0, 100_000)) + "]";
        var print = JsonPrint.Of(Encoding.UTF8.GetBytes(huge), 400)!;

        Assert.True(print.Cut);
        Assert.InRange(print.Lines, 400, 402);
        Assert.True(JsonPrint.Of(Encoding.UTF8.GetBytes($"\"{new string('x', 100_000)}\""), 400)!.Cut);
        Assert.Null(JsonPrint.Of(Encoding.UTF8.GetBytes(new string('[', 5_000)), 400));
    }

    [Fact]
    public void Characters_that_turn_the_direction_are_shown_and_not_obeyed()
    {
        var print = JsonPrint.Of(Encoding.UTF8.GetBytes("{\"a\":\"x\u202Ey\"}"), 100)!;
        Assert.Contains("""x\u202ey""", Text(print), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_input_is_text_and_the_exact_text_is_a_click_away()
    {
        const string hostile = """{"a":"<img src=x onerror=alert(1)>","b":"</pre><script>1</script>"}""";
        using var screen = new BunitContext();
        screen.JSInterop.Mode = JSRuntimeMode.Loose;
        var part = screen.Render<JsonText>(parameters => parameters.Add(text => text.Bytes, Encoding.UTF8.GetBytes(hostile)).Add(text => text.Label, "body"));

        Assert.Empty(part.FindAll("img, script"));
        part.FindAll("button").Single(button => button.TextContent == "Exact text").Click();
        Assert.Equal(hostile, part.Find("pre").TextContent);
        Assert.Empty(part.FindAll("img, script"));
    }

    private static string Text(JsonPrint print) => string.Concat(print.Pieces.Select(piece => piece.Text));
}
