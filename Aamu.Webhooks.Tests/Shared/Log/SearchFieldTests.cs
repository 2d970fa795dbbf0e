using Aamu.Webhooks.Web.Shared.Log;
using Bunit;

namespace Aamu.Webhooks.Tests.Shared.Log;

public sealed class SearchFieldTests
{
    [Fact]
    public async Task An_answer_that_comes_late_takes_back_nothing_of_what_was_typed_since()
    {
        await using var browser = new BunitContext();
        List<string> heard = [];
        var field = browser.Render<SearchField>(parameters => parameters.Add(search => search.Typed, words => heard.Add(words)));
        string Shown() => field.Find("input").GetAttribute("value") ?? "";
        field.Find("input").Input("t");
        field.Find("input").Input("ta");
        field.Find("input").Input("tas");

        field.Render(parameters => parameters.Add(search => search.Value, "t"));
        Assert.Equal("tas", Shown());
        field.Render(parameters => parameters.Add(search => search.Value, "tas"));
        Assert.Equal(("tas", "t,ta,tas"), (Shown(), string.Join(',', heard)));

        field.Render(parameters => parameters.Add(search => search.Value, null));
        Assert.Equal("", Shown());
    }
}
