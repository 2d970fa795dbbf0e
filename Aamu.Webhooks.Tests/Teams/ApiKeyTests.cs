using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_key_opens_its_team_with_its_role_and_lies_on_the_disk_as_a_hash_only()
    {
        await using var workspace = await Workspace.StartAsync();
        var made = (await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(workspace.Admin, " CI ", TeamRole.Editor)).Value!;
        Assert.Matches("^aamu_tk_[A-Za-z0-9]{43}$", made.Key);
        var scope = (await workspace.Get<TeamAccess>().ForKeyAsync(made.Key))!.Team!;
        Assert.Equal((Workspace.TeamId, TeamRole.Editor, "CI"), (scope.TeamId, scope.Role, scope.Actor));
        var line = Assert.Single(await workspace.Get<ApiKeyRing>().TeamKeysAsync(workspace.Admin));
        Assert.Equal((made.Id, "CI", made.Key[..12]), (line.Id, line.Name, line.VisiblePrefix));

        await using var after = await workspace.AfterCrashAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(after.Database)!, "webhooks.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(made.Key)));
        }
    }

    [Fact]
    public async Task Unknown_keys_open_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        var access = workspace.Get<TeamAccess>();
        foreach (var key in new[] { "", "aamu_tk_", ApiKey.Generate(ApiKeyKind.Team), ApiKey.Generate(ApiKeyKind.Ingest), new string('x', 100_000) })
        {
            Assert.Null(await access.ForKeyAsync(key));
        }
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_that_moment()
    {
        await using var workspace = await Workspace.StartAsync();
        var (ring, access) = (workspace.Get<ApiKeyRing>(), workspace.Get<TeamAccess>());
        var made = (await ring.AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer)).Value!;
        Assert.NotNull(await access.ForKeyAsync(made.Key));
        Assert.True((await ring.RevokeTeamKeyAsync(workspace.Admin, new ApiKeyId(made.Id))).Succeeded);
        Assert.Null(await access.ForKeyAsync(made.Key));
        Assert.Equal(RefusalKind.NotFound, (await ring.RevokeTeamKeyAsync(workspace.Admin, new ApiKeyId(made.Id))).Refusal!.Kind);
        Assert.Empty(await ring.TeamKeysAsync(workspace.Admin));
    }

    [Fact]
    public async Task A_key_that_is_revoked_while_it_is_being_looked_up_does_not_live_on_in_memory()
    {
        await using var workspace = await Workspace.StartAsync();
        var (ring, access) = (workspace.Get<ApiKeyRing>(), workspace.Get<TeamAccess>());
        for (var round = 0; round < 60; round++)
        {
            var made = (await ring.AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer)).Value!;
            var revoked = false;
            var lookers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!Volatile.Read(ref revoked))
                {
                    access.Forget();
                    await access.ForKeyAsync(made.Key);
                }
            })).ToList();
            await ring.RevokeTeamKeyAsync(workspace.Admin, new ApiKeyId(made.Id));
            Volatile.Write(ref revoked, true);
            await Task.WhenAll(lookers);
            Assert.Null(await access.ForKeyAsync(made.Key));
        }
    }

    [Fact]
    public async Task A_key_ends_at_its_time_although_it_was_just_used()
    {
        await using var workspace = await Workspace.StartAsync();
        var (ring, access, end) = (workspace.Get<ApiKeyRing>(), workspace.Get<TeamAccess>(), workspace.Clock.GetUtcNow().AddDays(30));
        var made = (await ring.AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer, end)).Value!;
        workspace.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await access.ForKeyAsync(made.Key));
        Assert.False(Assert.Single(await ring.TeamKeysAsync(workspace.Admin)).Expired);
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await access.ForKeyAsync(made.Key));
        var line = Assert.Single(await ring.TeamKeysAsync(workspace.Admin));
        Assert.Equal((end, true), (line.ExpiresAt, line.Expired));
        Assert.Contains("expiresAt", (await ring.AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer, end)).Refusal!.Fields.Keys);
    }

    [Fact]
    public async Task When_a_key_was_last_used_is_written_down_once_a_minute_and_no_call_writes_anything()
    {
        await using var workspace = await Workspace.StartAsync();
        var (ring, access, uses) = (workspace.Get<ApiKeyRing>(), workspace.Get<TeamAccess>(), workspace.Get<KeyUses>());
        var made = (await ring.AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer)).Value!;
        var unused = (await ring.AddTeamKeyAsync(workspace.Admin, "unused", TeamRole.Viewer)).Value!;
        for (var call = 0; call < 100; call++)
        {
            await access.ForKeyAsync(made.Key);
            workspace.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.All(await ring.TeamKeysAsync(workspace.Admin), line => Assert.Null(line.LastUsedAt));
        await uses.WriteDownAsync();
        var lines = await ring.TeamKeysAsync(workspace.Admin);
        Assert.Equal(workspace.Clock.GetUtcNow() - TimeSpan.FromMilliseconds(10), lines.Single(line => line.Id == made.Id).LastUsedAt);
        Assert.Null(lines.Single(line => line.Id == unused.Id).LastUsedAt);
    }

    [Fact]
    public async Task A_seed_may_be_sown_at_every_start_and_revives_no_revoked_key()
    {
        await using var workspace = await Workspace.StartAsync();
        var (seed, access, ring) = (workspace.Get<TeamSeed>(), workspace.Get<TeamAccess>(), workspace.Get<ApiKeyRing>());
        var plan = new TeamSeedPlan { TeamId = "team_demo", TeamKey = "aamu_tk_literal", IngestKey = "aamu_ik_literal", AdminPersonId = "p", Projects = new Dictionary<string, string> { ["proj_1"] = "One" } };
        var scope = (await seed.SowAsync(plan))!;
        await seed.SowAsync(plan);
        Assert.NotNull((await access.ForKeyAsync("aamu_ik_literal"))!.Ingest);
        Assert.Equal(TeamRole.Admin, (await access.ForPersonAsync(new Person("p", "p@example.com", null), scope.TeamId))!.Role);
        await ring.RevokeTeamKeyAsync(scope, new ApiKeyId(Assert.Single(await ring.TeamKeysAsync(scope)).Id));
        await seed.SowAsync(plan);
        Assert.Null(await access.ForKeyAsync("aamu_tk_literal"));
    }
}
