using Aamu.Webhooks.Web.Webhooks;
using Bunit;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class UrlFieldPageTests
{
    [Theory]
    [InlineData("example.com/hooks", "Did you mean https://example.com/hooks?")]
    [InlineData("https://user:secret@example.com", "user name or password")]
    [InlineData("ftp://example.com", "not ftp://")]
    [InlineData("https://example.com:25/", "Port 25 may not be called")]
    public async Task What_cannot_be_saved_is_an_error_while_it_is_typed(string typed, string error)
    {
        await using var pages = await WebhookPages.OpenAsync();
        var field = Render(pages, typed);

        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Contains(error, field.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.8/hooks", "private address")]
    [InlineData("http://0x7f.1/hooks", "loopback")]
    [InlineData("http://example.com/hooks", "Plain http")]
    public async Task What_can_be_saved_and_would_not_go_well_is_a_warning(string typed, string warning)
    {
        await using var pages = await WebhookPages.OpenAsync(configure: options => options.AllowedNetworks = "");
        var field = Render(pages, typed);

        Assert.NotEqual("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Contains(warning, field.Find(".field-warning").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_field_is_no_mistake_before_saving()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var field = Render(pages, "");

        Assert.NotEqual("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Empty(field.FindAll(".field-warning"));
    }

    [Fact]
    public async Task An_international_host_is_shown_with_what_is_sent()
    {
        await using var pages = await WebhookPages.OpenAsync();

        Assert.Contains("xn--", Render(pages, "https://äiti.example/hooks").Markup, StringComparison.Ordinal);
    }

    private static IRenderedComponent<UrlField> Render(WebhookPages pages, string typed) => pages.Browser.Render<UrlField>(field => field.Add(parameters => parameters.Value, typed));
}
