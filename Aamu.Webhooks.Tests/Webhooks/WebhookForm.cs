using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>The form of a webhook, filled in as somebody does it.</summary>
internal static class WebhookForm
{
    public static IRenderedComponent<WebhookEditPage> Open(WebhookPages pages) =>
        pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, Workspace.TeamId.Value));

    public static void Fill(this IRenderedComponent<WebhookEditPage> page)
    {
        page.Field("Name").Input("Invoices");
        page.Field("URL").Input("https://example.com/hooks");
        page.Find(".picker-all input").Change(true);
    }

    public static async Task AddHeaderAsync(this IRenderedComponent<WebhookEditPage> page, int number, string name, string value)
    {
        await page.FindAll("button").Single(button => button.TextContent.Contains("Add a header", StringComparison.Ordinal)).ClickAsync();
        page.Field($"Name of header {number}").Input(name);
        page.Field($"Value of header {number}").Input(value);
    }

    public static IElement Field(this IRenderedComponent<WebhookEditPage> page, string label)
    {
        var id = page.FindAll("label").Single(element => element.TextContent.Trim().TrimEnd('*') == label).GetAttribute("for");
        return page.Find($"#{id}");
    }
}
