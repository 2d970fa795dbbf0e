using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Webhooks;
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
        var page = WebhookForm.Open(pages);

        await page.Find("form").SubmitAsync();

        Assert.Contains("Not everything is right yet", page.Find(".form-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Field("Name").GetAttribute("aria-invalid"));
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
        var page = WebhookForm.Open(pages);

        page.FindAll("button").Single(button => button.TextContent == "Recovers by itself").Click();

        Assert.EndsWith($"/sandbox/{token}", page.Field("URL").GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_goes_when_its_field_is_mended()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = WebhookForm.Open(pages);
        await page.Find("form").SubmitAsync();

        page.Field("Name").Input("Invoices");

        Assert.DoesNotContain("Give the webhook a name.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Not everything is right yet", page.Find(".form-problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forbidden_header_is_marked_by_its_number()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = WebhookForm.Open(pages);
        page.Fill();

        await page.AddHeaderAsync(1, "X-Api-Key", "abc");
        await page.AddHeaderAsync(2, "Host", "example.com");
        await page.Find("form").SubmitAsync();

        Assert.NotEqual("true", page.Field("Name of header 1").GetAttribute("aria-invalid"));
        Assert.Equal("true", page.Field("Name of header 2").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task After_creating_the_secret_is_shown_with_a_way_to_the_webhook()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = WebhookForm.Open(pages);
        page.Fill();

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

        page.Field("Name").Input("After");
        await page.Find("form").SubmitAsync();

        var webhook = await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id);
        Assert.Equal(("After", "Kept", "https://example.com/hooks"), (webhook!.Name, webhook.Description, webhook.Url));
        Assert.Equal(["task.*"], webhook.EventTypes);
        Assert.EndsWith($"/t/team_1/webhooks/{id}", pages.Browser.Services.GetService<NavigationManager>()!.Uri, StringComparison.Ordinal);
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
            page.Field(label).Input(typed);
            await page.Find("form").SubmitAsync();
        }
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
        pages.Browser.Services.GetService<NavigationManager>()!.NavigateTo($"/t/team_1/webhooks/new?like={id}");
        var page = WebhookForm.Open(pages);
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
        var page = WebhookForm.Open(pages);

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
        var page = WebhookForm.Open(pages);
        page.Fill();
        page.Field("Retries").Change("custom");
        Assert.Contains("12 tries over 2 days 23 hours", page.Find("details [role=status]").TextContent, StringComparison.Ordinal);
        page.Field("Waits between tries").Input("30 seconds, soon");
        page.Field("Timeout in seconds").Input("20");
        await page.Find("form").SubmitAsync();
        Assert.Equal("true", page.Field("Waits between tries").GetAttribute("aria-invalid"));
        Assert.Contains("“soon” is not a wait", page.Find(".mud-input-helper-text.mud-input-error").TextContent, StringComparison.Ordinal);

        page.Field("Waits between tries").Input("30 seconds, 5 minutes");
        Assert.Contains("3 tries over 5 minutes 30 seconds", page.Find("details [role=status]").TextContent, StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();
        var id = Assert.Single(await pages.Workspace.Get<WebhookList>().LinesAsync(pages.Workspace.Admin)).Id;
        Assert.Equal(new DeliveryPolicy(20, "00:00:30, 00:05:00"), (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!.Delivery);
    }
}
