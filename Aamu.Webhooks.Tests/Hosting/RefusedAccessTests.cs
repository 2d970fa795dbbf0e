using System.Net;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Who tried a door that is not theirs is in the log, and nothing that opens one.</summary>
[Collection(ApiTests.Name)]
public sealed class RefusedAccessTests(RunningApp app)
{
    [Fact]
    public async Task A_key_whose_role_is_too_low_is_named_with_the_route_that_it_asked_for()
    {
        var team = await app.AddTeamAsync();
        var webhook = (await team.AddWebhookAsync("https://shop.example/")).Text("id");
        var viewer = (await app.Get<ApiKeyRing>().AddTeamKeyAsync(team.Scope, "Key of a curious viewer", TeamRole.Viewer)).Value!.Key;
        var answer = await app.Client(viewer).GetAsync($"/api/v1/webhooks/{webhook}/secret");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);

        var line = Assert.Single(app.Logs.Lines, line => line.Contains("Refused with 403", StringComparison.Ordinal) && line.Contains("Key of a curious viewer", StringComparison.Ordinal));
        Assert.Contains("GET /api/v1/webhooks/{id}/secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain(webhook, line, StringComparison.Ordinal);
        Assert.DoesNotContain(viewer, line, StringComparison.Ordinal);
        Assert.Contains("asked by Key of a curious viewer from", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_names_another_team_is_named_though_it_is_told_that_there_is_none()
    {
        var (own, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var key = (await app.Get<ApiKeyRing>().AddTeamKeyAsync(own.Scope, "Key that looks elsewhere", TeamRole.Admin)).Value!.Key;
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client(key).GetAsync($"/api/v1/incidents?teamId={other.Id}")).StatusCode);

        var line = Assert.Single(app.Logs.Lines, line => line.Contains("Refused with 404", StringComparison.Ordinal) && line.Contains("asked by Key that looks elsewhere from", StringComparison.Ordinal));
        Assert.Contains("GET /api/v1/incidents", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/operate", "/operate")]
    [InlineData("/operate/keys", "/operate/keys")]
    [InlineData("/t/{0}/deliveries.csv", "/t/{{teamId}}/deliveries.csv")]
    [InlineData("/t/{0}/audit.ndjson", "/t/{{teamId}}/audit.ndjson")]
    public async Task A_person_who_asks_for_what_is_not_theirs_is_named_once_and_told_that_there_is_none(string path, string route)
    {
        var (team, email) = (await app.AddTeamAsync(), $"tries-{path.Length}@example.com");
        await app.AddPersonAsync(email);
        using var browser = await app.SignedInAsync(email);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, team.Id))).StatusCode);

        var line = Assert.Single(app.Logs.Lines, line => line.Contains($"asked by {email} from", StringComparison.Ordinal));
        Assert.Contains($"Refused with 404: GET {string.Format(System.Globalization.CultureInfo.InvariantCulture, route)}", line, StringComparison.Ordinal);
        Assert.DoesNotContain(team.Id, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_nobody_knows_is_named_by_its_beginning_and_somebodys_password_not_at_all()
    {
        const string Unknown = "aamu_tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client(Unknown).GetAsync("/api/v1/webhooks")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client("correct-horse-battery").GetAsync("/api/v1/webhooks")).StatusCode);

        var lines = app.Logs.Lines.Where(line => line.Contains("Refused with 401: GET /api/v1/webhooks", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, line => line.Contains("asked by aamu_tk_0123", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("asked by not a key of this service", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(Unknown, StringComparison.Ordinal) || line.Contains("correct-horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_who_asks_for_the_jobs_is_named()
    {
        await app.AddPersonAsync("curious@example.com");
        using var browser = await app.SignedInAsync("curious@example.com");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/hangfire")).StatusCode);

        await app.Logs.WaitForAsync("Refused: the dashboard of the jobs, asked by curious@example.com");
    }
}
