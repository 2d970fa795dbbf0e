using System.Globalization;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>How far a script may go: what it keeps open, sends and says has an end, whoever wrote it.</summary>
public static class ScriptRules
{
    public const int MostSteps = 20;
    public const int MostSeconds = 60;
    public const int MostKiB = 10 * 1024;
    public const int MostRetryAfter = 24 * 60 * 60;
    private const int LongestLocation = 2_000;

    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    public static bool MayAskForTime(int status) => status is 429 or 503;

    /// <summary>The script without what its steps do not use; or what is wrong with it, by field: <c>steps[1].status</c>.</summary>
    public static Outcome<SandboxScript> Check(SandboxScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (script.Steps.Count is 0 or > MostSteps)
        {
            return Refusal.Field("steps", $"A script has 1–{MostSteps} steps.");
        }

        var objections = script.Steps.SelectMany((step, i) => Objections(step).Select(found => (Field: $"steps[{i}].{found.Field}", found.Reason)))
            .ToDictionary(found => found.Field, found => new[] { found.Reason });
        return objections.Count > 0 ? Refusal.Invalid(objections) : script with { Steps = [.. script.Steps.Select(Tidied)] };
    }

    private static IEnumerable<(string Field, string Reason)> Objections(SandboxStep step)
    {
        var fewestSeconds = step.Act is SandboxAct.Drip or SandboxAct.Hang ? 1 : 0;
        if (!Enum.IsDefined(step.Act))
        {
            yield return ("act", "There is no such behaviour.");
        }

        if (UsesSeconds(step.Act) && (step.Seconds < fewestSeconds || step.Seconds > MostSeconds))
        {
            yield return ("seconds", $"Between {fewestSeconds} and {MostSeconds} seconds.");
        }

        if (step.Act == SandboxAct.Large && step.KiB is < 1 or > MostKiB)
        {
            yield return ("kiB", string.Create(CultureInfo.InvariantCulture, $"Between 1 and {MostKiB:N0} KiB."));
        }

        if (step.Act != SandboxAct.Answer)
        {
            yield break;
        }

        if (step.Status is < 200 or > 599)
        {
            yield return ("status", "A status is between 200 and 599.");
        }

        if (MayAskForTime(step.Status) && step.RetryAfter is < 0 or > MostRetryAfter)
        {
            yield return ("retryAfter", string.Create(CultureInfo.InvariantCulture, $"Between 0 and {MostRetryAfter:N0} seconds."));
        }

        if (IsRedirect(step.Status) && Target(step.Location) is null)
        {
            yield return ("location", "Where to: a whole URL with http:// or https://.");
        }
    }

    private static SandboxStep Tidied(SandboxStep step) => new()
    {
        Act = step.Act,
        Status = step.Act == SandboxAct.Answer ? step.Status : 200,
        Seconds = UsesSeconds(step.Act) ? step.Seconds : 0,
        RetryAfter = step.Act == SandboxAct.Answer && MayAskForTime(step.Status) ? step.RetryAfter : null,
        Location = step.Act == SandboxAct.Answer && IsRedirect(step.Status) ? Target(step.Location) : null,
        KiB = step.Act == SandboxAct.Large ? step.KiB : 0,
    };

    private static bool UsesSeconds(SandboxAct act) => act is SandboxAct.Answer or SandboxAct.Drip or SandboxAct.Hang;

    /// <summary>Escaped, so that it can stand in a header.</summary>
    private static string? Target(string? location) =>
        location is { Length: <= LongestLocation } && Uri.TryCreate(location.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new UriBuilder(url) { Host = url.IdnHost }.Uri.AbsoluteUri
            : null;
}
