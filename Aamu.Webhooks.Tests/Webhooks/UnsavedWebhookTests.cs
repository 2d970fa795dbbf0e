using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>What was typed and not saved: it is said, kept over a restart, and never mixed with what others saved.</summary>
public sealed class UnsavedWebhookTests
{
    [Fact]
    public async Task A_form_that_holds_something_unsaved_says_so()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = WebhookForm.Open(pages);

        Assert.Equal("false", page.Find("form").GetAttribute("data-unsaved"));
        page.Field("Name").Input("Invoices");
        Assert.Equal("true", page.Find("form").GetAttribute("data-unsaved"));
        page.Field("Name").Input("");
        Assert.Equal("false", page.Find("form").GetAttribute("data-unsaved"));
    }

    [Fact]
    public async Task From_one_webhooks_form_to_a_new_one_nothing_is_taken_along()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/a");
        var navigation = pages.Browser.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/t/team_1/webhooks/{id}/edit");
        var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(form => form.TeamId, "team_1").Add(form => form.Id, id.Value));
        Assert.Equal("https://example.com/a", page.Field("URL").GetAttribute("value"));

        navigation.NavigateTo("/t/team_1/webhooks/new");
        page.Render(parameters => parameters.Add(form => form.Id, null));

        Assert.Equal("", page.Field("URL").GetAttribute("value") ?? "");
        Assert.Equal("Create webhook", page.Find("button[type=submit]").TextContent.Trim());
    }

    [Fact]
    public void What_a_browser_kept_over_a_restart_comes_back_without_what_opens_doors()
    {
        var typed = new WebhookEntry { Name = "Typed", Url = "https://example.com/", EventTypes = ["task.*"], Secret = "whsec_c2VjcmV0", Retries = "custom", Waits = "1 min" };
        typed.Headers.Add(new HeaderEntry { Name = "x-department", Value = "finance" });
        typed.Headers.Add(new HeaderEntry { Name = "Authorization", Value = "Bearer typed" });
        typed.Headers.Add(new HeaderEntry { Name = "x-api-key", Value = "new" });
        Assert.DoesNotContain("whsec_", typed.ToKept(), StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", typed.ToKept(), StringComparison.Ordinal);

        var anew = new WebhookEntry();
        anew.Headers.Add(new HeaderEntry { Name = "authorization", Value = "Bearer saved" });
        Assert.False(anew.TakeKept("{", out _, out _));
        Assert.False(anew.TakeKept("""{"Name":null}""", out _, out _));
        Assert.True(anew.TakeKept(typed.ToKept(), out var asSaved, out var hadSecret));
        Assert.True(hadSecret);
        Assert.Equal(["Authorization", "x-api-key"], asSaved);
        Assert.Equal(["finance", "Bearer saved", ""], anew.Headers.Select(header => header.Value));
        anew.Headers[1].Value = "Bearer typed";
        anew.Headers[2].Value = "new";
        typed.Secret = "";
        Assert.Equal(typed.Fingerprint(), anew.Fingerprint());
    }

    [Fact]
    public async Task What_was_kept_over_a_restart_does_not_overwrite_what_somebody_saved_meanwhile()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var typed = WebhookEntry.Of((await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!);
        var theirs = typed.ToDraft() with { Description = "Theirs" };
        typed.Name = "Mine";
        Assert.True((await pages.Workspace.Get<WebhookRegistry>().ChangeAsync(pages.Workspace.Admin, id, theirs, typed.Version)).Succeeded);
        pages.Browser.JSInterop.Setup<string?>("aamu.takeKept").SetResult(typed.ToKept());
        var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, "team_1").Add(edit => edit.Id, id.Value));
        Assert.Equal("Mine", page.Field("Name").GetAttribute("value"));

        await page.Find("form").SubmitAsync();

        Assert.Contains("Somebody changed this webhook while you had it open", page.Find(".form-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("Theirs", (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!.Description);
    }

    [Fact]
    public async Task What_a_browser_keeps_does_not_travel_at_every_key()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = WebhookForm.Open(pages);

        page.Field("Name").Input("I");
        page.Field("Name").Input("Invoices");
        Assert.Contains("\"Name\":\"I\"", page.Find("form").GetAttribute("data-kept"), StringComparison.Ordinal);

        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("\"Name\":\"Invoices\"", page.Find("form").GetAttribute("data-kept"), StringComparison.Ordinal));
    }
}
