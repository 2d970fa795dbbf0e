using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Ready means: an event could be stored now.</summary>
internal sealed class StoreHealth(SingleWriter writer) : IHealthCheck
{
    public const string Ready = "ready";

    // Something that nobody reads, a number in the file's header or a row as it was: a commit of its own, which a full disk refuses as it would an event.
    private static readonly DialectSql Touch = new("PRAGMA user_version = 1", "UPDATE HealthMarks SET AttemptKey = AttemptKey WHERE Id = 1");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await writer.WriteAsync(transaction => transaction.Statement(Touch).Run()).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
