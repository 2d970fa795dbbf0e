using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookEditPageTests
{
    [Fact]
    public async Task What_is_missing_is_said_at_its_field()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);

        await page.Find("form").SubmitAsync();

        Assert.Contains("Not everything is right yet", page.Find(".form-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", Field(page, "Name").GetAttribute("aria-invalid"));
        Assert.Contains("Give the webhook a name.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Enter the URL that events are sent to", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Choose at least one event", page.Find("fieldset .field-problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_of_the_team_is_the_url_with_one_click()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await pages.Workspace.Get<SandboxRegistry>().CreateAsync(pages.Workspace.Admin, "Recovers by itself");
        var token = Assert.Single(await pages.Workspace.Get<SandboxRegistry>().ListAsync(pages.Workspace.Admin)).Token;
        var page = Open(pages);

        page.FindAll("button").Single(button => button.TextContent == "Recovers by itself").Click();

        Assert.EndsWith($"/sandbox/{token}", Field(page, "URL").GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_goes_when_its_field_is_mended()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);
        await page.Find("form").SubmitAsync();

        Field(page, "Name").Input("Invoices");

        Assert.DoesNotContain("Give the webhook a name.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Not everything is right yet", page.Find(".form-problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forbidden_header_is_marked_by_its_number()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);
        Fill(page);

        await AddHeaderAsync(page, 1, "X-Api-Key", "abc");
        await AddHeaderAsync(page, 2, "Host", "example.com");
        await page.Find("form").SubmitAsync();

        Assert.NotEqual("true", Field(page, "Name of header 1").GetAttribute("aria-invalid"));
        Assert.Equal("true", Field(page, "Name of header 2").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task After_creating_the_secret_is_shown_with_a_way_to_the_webhook()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);
        Fill(page);

        await page.Find("form").SubmitAsync();

        var line = Assert.Single(await pages.Workspace.Get<WebhookList>().LinesAsync(pages.Workspace.Admin));
        var secret = await pages.Workspace.Get<SecretKeeper>().RevealAsync(pages.Workspace.Admin, line.Id);
        Assert.Contains(secret.Value!, page.Find(".secret-line").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='/t/team_1/webhooks/{line.Id}']"));
        Assert.Equal($"/t/team_1/webhooks/{line.Id}", Assert.Single(pages.Browser.JSInterop.Invocations["aamu.standAt"]).Arguments[0]);
        Assert.Equal(["*"], line.EventTypes);
    }

    [Fact]
    public async Task Changing_begins_with_what_is_and_keeps_what_is_not_touched()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync(new WebhookDraft { Name = "Before", Url = "https://example.com/hooks", Description = "Kept", EventTypes = ["task.*"] });
        var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, "team_1").Add(edit => edit.Id, id.Value));

        Field(page, "Name").Input("After");
        await page.Find("form").SubmitAsync();

        var webhook = await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id);
        Assert.Equal(("After", "Kept", "https://example.com/hooks"), (webhook!.Name, webhook.Description, webhook.Url));
        Assert.Equal(["task.*"], webhook.EventTypes);
        Assert.EndsWith($"/t/team_1/webhooks/{id}", pages.Browser.Services.GetService<Microsoft.AspNetCore.Components.NavigationManager>()!.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_says_so_and_where_new_attempts_go_when_that_is_new()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var said = pages.Browser.Services.GetRequiredService<ISnackbar>();

        await SaveAsync("Name", "After");
        Assert.Equal("Saved.", Assert.Single(said.ShownSnackbars).Message);
        said.Clear();
        await SaveAsync("URL", "https://example.com/moved");
        Assert.Equal("Saved. New attempts go to https://example.com/moved.", Assert.Single(said.ShownSnackbars).Message);

        async Task SaveAsync(string label, string typed)
        {
            var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, "team_1").Add(edit => edit.Id, id.Value));
            Field(page, label).Input(typed);
            await page.Find("form").SubmitAsync();
        }
    }

    [Fact]
    public async Task A_form_that_holds_something_unsaved_says_so()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);

        Assert.Equal("false", page.Find("form").GetAttribute("data-unsaved"));
        Field(page, "Name").Input("Invoices");
        Assert.Equal("true", page.Find("form").GetAttribute("data-unsaved"));
        Field(page, "Name").Input("");
        Assert.Equal("false", page.Find("form").GetAttribute("data-unsaved"));
    }

    [Fact]
    public async Task A_duplicate_begins_with_everything_of_the_other_but_its_secret()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync(new WebhookDraft
        {
            Name = "Invoices",
            Url = "https://example.com/hooks",
            Description = "Kept",
            EventTypes = ["task.*"],
            ProjectIds = ["proj_1"],
            Headers = [new CustomHeader("x-a", "1")],
        });
        pages.Browser.Services.GetService<Microsoft.AspNetCore.Components.NavigationManager>()!.NavigateTo($"/t/team_1/webhooks/new?like={id}");
        var page = Open(pages);
        await page.Find("form").SubmitAsync();

        var lines = await pages.Workspace.Get<WebhookList>().LinesAsync(pages.Workspace.Admin);
        var copy = await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, lines.Single(line => line.Id != id).Id);
        Assert.Equal(("Copy of Invoices", "https://example.com/hooks", "Kept"), (copy!.Name, copy.Url, copy.Description));
        Assert.Equal(("task.*", "proj_1", "x-a"), (copy.EventTypes[0], copy.ProjectIds[0], copy.Headers[0].Name));
        var keeper = pages.Workspace.Get<SecretKeeper>();
        Assert.NotEqual((await keeper.RevealAsync(pages.Workspace.Admin, id)).Value, (await keeper.RevealAsync(pages.Workspace.Admin, copy.Id)).Value);
    }

    [Fact]
    public async Task A_viewer_gets_no_form()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Viewer);
        var page = Open(pages);

        Assert.Empty(page.FindAll("form"));
        Assert.Contains("Your role is viewer", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_of_nobody_is_not_there()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, "team_1").Add(edit => edit.Id, "wh_unknown"));

        Assert.Contains("There is no such webhook", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_waits_are_read_in_words_summed_up_and_what_cannot_be_read_is_said_at_its_field()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);
        Fill(page);
        Field(page, "Retries").Change("custom");
        Assert.Contains("12 tries over 2 days 23 hours", page.Find("details [role=status]").TextContent, StringComparison.Ordinal);
        Field(page, "Waits between tries").Input("30 seconds, soon");
        Field(page, "Timeout in seconds").Input("20");
        await page.Find("form").SubmitAsync();
        Assert.Equal("true", Field(page, "Waits between tries").GetAttribute("aria-invalid"));
        Assert.Contains("“soon” is not a wait", page.Find(".mud-input-helper-text.mud-input-error").TextContent, StringComparison.Ordinal);

        Field(page, "Waits between tries").Input("30 seconds, 5 minutes");
        Assert.Contains("3 tries over 5 minutes 30 seconds", page.Find("details [role=status]").TextContent, StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();
        var id = Assert.Single(await pages.Workspace.Get<WebhookList>().LinesAsync(pages.Workspace.Admin)).Id;
        Assert.Equal(new DeliveryPolicy(20, "00:00:30, 00:05:00"), (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!.Delivery);
    }

    [Fact]
    public async Task From_one_webhooks_form_to_a_new_one_nothing_is_taken_along()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/a");
        var navigation = pages.Browser.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/t/team_1/webhooks/{id}/edit");
        var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(form => form.TeamId, "team_1").Add(form => form.Id, id.Value));
        Assert.Equal("https://example.com/a", Field(page, "URL").GetAttribute("value"));

        navigation.NavigateTo("/t/team_1/webhooks/new");
        page.Render(parameters => parameters.Add(form => form.Id, null));

        Assert.Equal("", Field(page, "URL").GetAttribute("value") ?? "");
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
        Assert.Equal("Mine", Field(page, "Name").GetAttribute("value"));

        await page.Find("form").SubmitAsync();

        Assert.Contains("Somebody changed this webhook while you had it open", page.Find(".form-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("Theirs", (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!.Description);
    }

    [Fact]
    public async Task What_a_browser_keeps_does_not_travel_at_every_key()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);

        Field(page, "Name").Input("I");
        Field(page, "Name").Input("Invoices");
        Assert.Contains("\"Name\":\"I\"", page.Find("form").GetAttribute("data-kept"), StringComparison.Ordinal);

        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("\"Name\":\"Invoices\"", page.Find("form").GetAttribute("data-kept"), StringComparison.Ordinal));
    }

    private static IRenderedComponent<WebhookEditPage> Open(WebhookPages pages) =>
        pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, Workspace.TeamId.Value));

    private static void Fill(IRenderedComponent<WebhookEditPage> page)
    {
        Field(page, "Name").Input("Invoices");
        Field(page, "URL").Input("https://example.com/hooks");
        page.Find(".picker-all input").Change(true);
    }

    private static async Task AddHeaderAsync(IRenderedComponent<WebhookEditPage> page, int number, string name, string value)
    {
        await page.FindAll("button").Single(button => button.TextContent.Contains("Add a header", StringComparison.Ordinal)).ClickAsync();
        Field(page, $"Name of header {number}").Input(name);
        Field(page, $"Value of header {number}").Input(value);
    }

    private static IElement Field(IRenderedComponent<WebhookEditPage> page, string label)
    {
        var id = page.FindAll("label").Single(element => element.TextContent.Trim().TrimEnd('*') == label).GetAttribute("for");
        return page.Find($"#{id}");
    }
}
