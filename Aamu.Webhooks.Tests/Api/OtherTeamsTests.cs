using System.Net;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>Which team a key acts for. That it acts for no other is what the isolation tests try, on every route.</summary>
[Collection(ApiTests.Name)]
public sealed class OtherTeamsTests(RunningApp app)
{
    [Fact]
    public async Task Aamus_key_acts_for_the_team_that_it_names()
    {
        var team = await app.AddTeamAsync();
        var webhook = await app.Aamu.PostJsonAsync($"/api/v1/webhooks?teamId={team.Id}", """{"name":"a","url":"https://a.example/","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created);
        Assert.Equal(team.Id, webhook.Text("teamId"));
        Assert.Equal(webhook.Text("id"), (await team.GetJsonAsync($"/api/v1/webhooks?teamId={team.Id}"))["items"]![0]!.Text("id"));
        await app.Aamu.GetAsync("/api/v1/webhooks").RefusedAsync(422, "invalid", "teamId");
        await app.Aamu.GetAsync("/api/v1/webhooks?teamId=team_nowhere").RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task A_key_that_nobody_knows_opens_nothing() =>
        await app.Client("aamu_tk_unknown_0123456789").GetAsync("/api/v1/webhooks").RefusedAsync(401, "unauthorized");
}
