using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Puts in place what the Seed settings ask for; what is there already stays as it is.</summary>
internal sealed class FirstRun(IServiceScopeFactory scopes, TeamSeed seed, IOptions<SeedOptions> options)
{
    /// <summary>The demo team's own projects, so that pickers have something to pick.</summary>
    private static readonly Dictionary<string, string> DemoProjects = new()
    {
        ["proj_website"] = "Website relaunch",
        ["proj_onboarding"] = "Customer onboarding",
        ["proj_sauna"] = "Sauna renovation",
    };

    /// <summary>The seeded team, to act for; null when none was asked for.</summary>
    public TeamScope? Team { get; private set; }

    public async Task SowAsync()
    {
        var wanted = options.Value;
        if (!wanted.Enabled)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountSeed>();
        var adminId = await accounts.SowAsync(wanted.AdminEmail, wanted.AdminPassword, isOperator: false);
        await accounts.SowAsync(wanted.OperatorEmail, wanted.OperatorPassword, isOperator: true);
        var demo = wanted.TeamId == "team_demo";
        Team = await seed.SowAsync(new TeamSeedPlan
        {
            TeamId = wanted.TeamId,
            TeamName = demo ? "Demo team" : wanted.TeamId ?? "",
            Projects = demo ? DemoProjects : [],
            IngestKey = wanted.IngestKey,
            TeamKey = wanted.TeamKey,
            AdminPersonId = adminId,
            AdminName = wanted.AdminEmail,
        });
    }
}
