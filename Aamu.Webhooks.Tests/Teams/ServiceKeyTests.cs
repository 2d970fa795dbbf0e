using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class ServiceKeyTests
{
    private static readonly OperatorScope Operator = TeamAccess.ForOperator("olli@example.com", null);

    [Fact]
    public async Task An_operator_makes_a_key_for_Aamu_that_opens_until_it_is_revoked()
    {
        await using var workspace = await Workspace.StartAsync();
        var (keys, access) = (workspace.Get<ServiceKeys>(), workspace.Get<TeamAccess>());
        var made = (await keys.AddAsync(Operator, " production ")).Value!;
        Assert.Equal("production", (await access.ForKeyAsync(made.Key))!.Ingest!.KeyName);
        var line = Assert.Single(await keys.ListAsync(Operator));
        Assert.Equal((made.Id, "production", made.Key[..12]), (line.Id, line.Name, line.VisiblePrefix));
        Assert.DoesNotContain(workspace.Logs.Lines, logged => logged.Contains(made.Key, StringComparison.Ordinal));

        Assert.True((await keys.RevokeAsync(Operator, new ApiKeyId(made.Id))).Succeeded);
        Assert.Null(await access.ForKeyAsync(made.Key));
        Assert.Empty(await keys.ListAsync(Operator));
        Assert.Equal(RefusalKind.NotFound, (await keys.RevokeAsync(Operator, new ApiKeyId(made.Id))).Refusal!.Kind);
    }

    [Fact]
    public async Task An_operator_key_opens_the_figures_and_nothing_else()
    {
        await using var workspace = await Workspace.StartAsync();
        var made = (await workspace.Get<ServiceKeys>().AddAsync(Operator, "Prometheus", ApiKeyKind.Operator)).Value!;
        Assert.StartsWith("aamu_ok_", made.Key, StringComparison.Ordinal);
        var opened = (await workspace.Get<TeamAccess>().ForKeyAsync(made.Key))!;
        Assert.Equal("Prometheus", opened.Monitoring!.KeyName);
        Assert.Equal((null, null), (opened.Ingest, opened.Team));
        Assert.Equal(ApiKeyKind.Operator, Assert.Single(await workspace.Get<ServiceKeys>().ListAsync(Operator)).Kind);
    }

    [Fact]
    public async Task A_teams_key_is_none_of_an_operators_business()
    {
        await using var workspace = await Workspace.StartAsync();
        var team = (await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer)).Value!;
        Assert.Empty(await workspace.Get<ServiceKeys>().ListAsync(Operator));
        Assert.Equal(RefusalKind.NotFound, (await workspace.Get<ServiceKeys>().RevokeAsync(Operator, new ApiKeyId(team.Id))).Refusal!.Kind);
        Assert.NotNull(await workspace.Get<TeamAccess>().ForKeyAsync(team.Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public async Task A_key_has_a_name(string? name)
    {
        await using var workspace = await Workspace.StartAsync();
        Assert.Contains("name", (await workspace.Get<ServiceKeys>().AddAsync(Operator, name)).Refusal!.Fields.Keys);
    }
}
