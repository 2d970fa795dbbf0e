using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Isolation;

internal enum Who
{
    Nobody,

    /// <summary>An admin of another team, and its admin key.</summary>
    OtherAdmin,

    /// <summary>A viewer of this team, and its viewer key.</summary>
    Viewer,

    /// <summary>In no team; with an operator key.</summary>
    Operator,
}

/// <summary>Four who try their luck, each with a key and a browser.</summary>
internal sealed class Callers : IDisposable
{
    private readonly Dictionary<Who, (HttpClient Program, Visitor Browser)> callers = [];

    private Callers(string teamId) => TeamId = teamId;

    /// <summary>The team that they are after.</summary>
    public string TeamId { get; }

    public static async Task<Callers> ComeAsync(RunningApp app, RunningTeam own, RunningTeam other)
    {
        var name = own.Id.Replace('_', '-');
        await app.JoinAsync(await app.AddPersonAsync($"other-of-{name}@example.com"), other.Scope.TeamId, TeamRole.Admin);
        await app.JoinAsync(await app.AddPersonAsync($"viewer-of-{name}@example.com"), own.Scope.TeamId, TeamRole.Viewer);
        await app.AddPersonAsync($"operator-by-{name}@example.com", isOperator: true);
        var monitoring = (await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("test", null), "isolation", ApiKeyKind.Operator)).Value!.Key;
        var come = new Callers(own.Id);
        come.callers[Who.Nobody] = (app.Nobody, new Visitor(app.Url));
        come.callers[Who.OtherAdmin] = (other.Client, await app.SignedInAsync($"other-of-{name}@example.com"));
        come.callers[Who.Viewer] = (app.Client(await app.KeyAsync(own.Scope, TeamRole.Viewer)), await app.SignedInAsync($"viewer-of-{name}@example.com"));
        come.callers[Who.Operator] = (app.Client(monitoring), await app.SignedInAsync($"operator-by-{name}@example.com"));
        return come;
    }

    public Task<HttpResponseMessage> CallAsync(Who who, DeclaredRoute route, string path) => callers[who].Program.SendAsync(Request(route, path));

    public Task<HttpResponseMessage> BrowseAsync(Who who, DeclaredRoute route, string path) => callers[who].Browser.SendAsync(Request(route, path));

    public void Dispose()
    {
        foreach (var (_, browser) in callers.Values)
        {
            browser.Dispose();
        }
    }

    private static HttpRequestMessage Request(DeclaredRoute route, string path) =>
        new(new HttpMethod(route.Method), path) { Content = route.IsPage && route.IsForm ? new FormUrlEncodedContent([KeyValuePair.Create("_handler", "any")]) : route.Body is { } body ? ApiCalls.Json(body) : null };
}
