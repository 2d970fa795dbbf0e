using System.Globalization;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A script as people say it: "answers 500 twice, then 200".</summary>
public static class ScriptWords
{
    public static string Of(SandboxScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var words = "";
        for (var i = 0; i < script.Steps.Count;)
        {
            var step = script.Steps[i];
            var times = script.Steps.Skip(i).TakeWhile(next => next == step).Count();
            var isLast = i + times == script.Steps.Count;
            words += (i == 0 ? "" : ", then ") + Phrase(step, i > 0 && script.Steps[i - 1].Act is (SandboxAct.Answer or SandboxAct.Large or SandboxAct.Bomb)) + (isLast ? "" : Often(times));
            i += times;
        }

        return script.RefusesBadSignatures ? $"refuses bad signatures with 401; otherwise {words}" : words;
    }

    /// <summary>What one step does.</summary>
    public static string Of(SandboxStep step) => Phrase(step, false);

    private static string Phrase(SandboxStep step, bool isAnsweringAlready)
    {
        var answers = isAnsweringAlready ? "" : "answers ";
        return step.Act switch
        {
            SandboxAct.Drip => $"drips its answer for {Seconds(step.Seconds)}",
            SandboxAct.Hang => $"keeps silent for {Seconds(step.Seconds)}",
            SandboxAct.Reset => "hangs up",
            SandboxAct.Large => $"{answers}200 with a body of {Size(step.KiB)}",
            SandboxAct.Bomb => $"{answers}200 with a gzip bomb",
            _ => answers + step.Status.ToString(CultureInfo.InvariantCulture) + Beside(step),
        };
    }

    private static string Beside(SandboxStep step) => string.Concat(
        step.Seconds > 0 ? $" after {Seconds(step.Seconds)}" : "",
        step.RetryAfter is { } wait ? string.Create(CultureInfo.InvariantCulture, $" with Retry-After {wait}") : "",
        step.Location is { } location ? $" to {location}" : "");

    private static string Often(int times) => times switch
    {
        1 => " once",
        2 => " twice",
        _ => string.Create(CultureInfo.InvariantCulture, $" {times} times"),
    };

    private static string Seconds(int seconds) => seconds == 1 ? "1 second" : string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds");

    private static string Size(int kib) => kib % 1024 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{kib / 1024} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{kib} KiB");
}
