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
            await writer.WriteAsync(transaction => transaction.Prepared("SELECT 1").ExecuteScalar()).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
