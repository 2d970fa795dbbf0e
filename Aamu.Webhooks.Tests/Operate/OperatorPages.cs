using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Mail;
using Bunit;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Operate;

/// <summary>Pages for operators with the real Core of a workspace behind them; what they read can be made to wait.</summary>
internal sealed class OperatorPages : IAsyncDisposable
{
    private readonly InMemoryStorage jobs = new();

    public OperatorPages(Workspace workspace)
    {
        Screen = new Screen(workspace);
        Reads = new HeldReads(workspace.Get<WebhooksDatabase>());
        Screen.AddAuthorization().SetAuthorized("olli@example.com").SetClaims(new Claim(AccountServices.OperatorClaim, "true"));
        Screen.Services.AddSingleton(new LaneBoard(Reads, workspace.Clock))
            .AddSingleton(new ConservationWatch(new Conservation(Reads), workspace.Get<DeploymentNotes>(), workspace.Clock, NullLogger<ConservationWatch>.Instance))
            .AddSingleton(workspace.Get<NodeBoard>()).AddSingleton(workspace.Get<NodeSignals>()).AddSingleton(workspace.Get<DeploymentNotes>()).AddSingleton(workspace.Get<BackupLog>()).AddSingleton(workspace.Get<InvitationBook>()).AddSingleton(workspace.Get<WebhooksDatabase>())
            .AddSingleton(workspace.Get<WriteGate>()).AddSingleton(workspace.Get<SecretVault>()).AddSingleton(workspace.Get<WriteAheadLog>()).AddSingleton(workspace.Get<AccountNotes>())
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production })
            .AddSingleton<IBackgroundJobClientV2>(new BackgroundJobClient(jobs)).AddDataProtection();
        Screen.Services.AddAccounts();
        Screen.Services.AddMail();
    }

    public Screen Screen { get; }

    public HeldReads Reads { get; }

    public IRenderedComponent<TPage> Open<TPage>(string address)
        where TPage : IComponent => Screen.Open<TPage>(address);

    public async ValueTask DisposeAsync()
    {
        Reads.LetGo();
        await Screen.DisposeAsync();
        Reads.Dispose();
        jobs.Dispose();
    }
}
