using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Where nobody is operator yet, says in the log how to become the first.</summary>
internal sealed partial class SetupNotice(SetupLink link, IServiceScopeFactory scopes, OwnAddress address, ILogger<SetupNotice> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await address.OnceListeningAsync(stoppingToken) is not { } own)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        if (await link.IssueAsync(scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>()) is { } path)
        {
            LogSetup(own + path);
        }
    }

    // A warning, so that it is seen under stricter settings too: without an operator nobody can make ingest keys.
    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no operator yet. Whoever opens this link first, within an hour, becomes the first one: {Link}")]
    private partial void LogSetup(string link);
}
