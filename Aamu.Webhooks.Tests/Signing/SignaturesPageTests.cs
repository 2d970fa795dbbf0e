using System.Text;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Signing;
using Bunit;

namespace Aamu.Webhooks.Tests.Signing;

public sealed class SignaturesPageTests
{
    [Fact]
    public async Task Where_nothing_was_verified_the_page_does_not_say_that_nothing_is_wrong()
    {
        await using var room = await SignatureRoom.OpenAsync();
        await using var screen = new Screen(room.Workspace, TeamRole.Editor);
        var page = screen.Open<SignaturesPage>("/t/team_1/signatures");
        page.Find("#doctor-headers").Change(room.SignatureOnly);
        page.Find("#doctor-body").Change(Encoding.UTF8.GetString(room.Body));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Not found out yet", page.Find("h2").TextContent));
    }

    [Fact]
    public async Task The_page_lays_a_delivery_out_and_tells_what_was_found()
    {
        await using var room = await SignatureRoom.OpenAsync();
        await using var screen = new Screen(room.Workspace);
        var page = screen.Open<SignaturesPage>($"/t/team_1/signatures?delivery={(await room.Workspace.OnlyDeliveryAsync()).Line.Id}");

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Nothing is wrong with this signature", page.Find("h2").TextContent));
        page.Find("#doctor-body").Change(Encoding.UTF8.GetString(room.Body) + "\n");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("has a line break at its end", page.Find(".finding").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_delivery_in_the_address_takes_the_place_of_the_one_before()
    {
        await using var room = await SignatureRoom.OpenAsync();
        var first = (await room.Workspace.OnlyDeliveryAsync()).Line.Id;
        await room.Workspace.EventAsync(id: "evt_second");
        await room.Workspace.DrainAsync(room.Webhook);
        var second = (await room.Workspace.DeliveriesAsync())[0].Id;
        await using var screen = new Screen(room.Workspace);
        var page = screen.Open<SignaturesPage>($"/t/team_1/signatures?delivery={first}");
        page.Find("form").Submit();
        page.WaitForElement("h2");

        screen.Navigation.NavigateTo($"/t/team_1/signatures?delivery={second}");

        page.WaitForAssertion(() => Assert.Contains("evt_second", page.Find("#doctor-body").GetAttribute("value"), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("h2"));
    }
}
