using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Ready means: an event could be stored now.</summary>
internal sealed class StoreHealth(SingleWriter writer) : IHealthCheck
{
    public const string Ready = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A number in the file's header that nobody reads: a commit of its own, which a full disk refuses as it would an event.
            await writer.WriteAsync(transaction => transaction.Prepared("PRAGMA user_version = 1").ExecuteNonQuery()).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
