using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Counts failed sign-ins by the address they come from: the lockout guards one account against many passwords, this guards all
/// accounts against one password. A sign-in that succeeds is not counted, so that an office behind one address is not shut out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    public const int Most = 20;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Beyond it ended windows are swept out.</summary>
    private const int ManyAddresses = 10_000;

    private readonly ConcurrentDictionary<string, Count> counts = new(StringComparer.Ordinal);

    /// <summary>Counts a try in advance, so that tries side by side cannot all slip through; null when it may go on, else how long to wait.</summary>
    public TimeSpan? Enter(IPAddress? from)
    {
        var now = clock.GetUtcNow();
        var count = counts.AddOrUpdate(MissedTries.NameOf(from), _ => new Count(1, now + Window), (_, known) => known.EndsAt <= now ? new Count(1, now + Window) : known with { Tries = known.Tries + 1 });
        if (counts.Count > ManyAddresses)
        {
            Sweep(now);
        }

        return count.Tries > Most ? count.EndsAt - now : null;
    }

    /// <summary>As <see cref="Enter"/>, answering the request: what to say, or null.</summary>
    public string? Refuse(HttpContext http)
    {
        if (Enter(http.Connection.RemoteIpAddress) is not { } wait)
        {
            return null;
        }

        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Strings.SignInTooMany.With(Math.Ceiling(wait.TotalMinutes));
    }

    public void Succeeded(IPAddress? from)
    {
        var name = MissedTries.NameOf(from);
        if (counts.TryGetValue(name, out var known))
        {
            counts.TryUpdate(name, known with { Tries = Math.Max(0, known.Tries - 1) }, known);
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var ended in counts.Where(pair => pair.Value.EndsAt <= now))
        {
            counts.TryRemove(ended);
        }
    }

    private sealed record Count(int Tries, DateTimeOffset EndsAt);
}
