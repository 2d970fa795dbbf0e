using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Ready means: an event could be stored now, or could a moment ago. Anybody may ask, as often as they like: each look is a commit, and all who ask within a second share one.</summary>
internal sealed class StoreHealth(SingleWriter writer, TimeProvider clock) : IHealthCheck
{
    public const string Ready = "ready";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // Something that nobody reads, a number in the file's header or a row as it was: a commit of its own, which a full disk refuses as it would an event.
    private static readonly DialectSql Touch = new("PRAGMA user_version = 1", "UPDATE HealthMarks SET AttemptKey = AttemptKey WHERE Id = 1");

    private readonly Lock gate = new();
    private Task<HealthCheckResult>? look;
    private long lookedAt;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (look is null || (look.IsCompleted && clock.GetElapsedTime(lookedAt) >= Moment))
            {
                (look, lookedAt) = (LookAsync(), clock.GetTimestamp());
            }

            return look.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthCheckResult> LookAsync()
    {
        try
        {
            await writer.WriteAsync(transaction => transaction.Statement(Touch).Run());
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
