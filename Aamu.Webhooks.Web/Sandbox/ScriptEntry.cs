using Aamu.Webhooks.Core.Sandbox;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>A script while it stands in the form.</summary>
internal sealed class ScriptEntry
{
    private ScriptEntry(SandboxScript script) =>
        (Steps, RefusesBadSignatures) = (script.Steps.Select(StepEntry.Of).ToList(), script.RefusesBadSignatures);

    public List<StepEntry> Steps { get; }

    public bool RefusesBadSignatures { get; set; }

    public SandboxScript Script => new([.. Steps.Select(step => step.Step)], RefusesBadSignatures);

    public static ScriptEntry Of(SandboxScript script) => new(script);
}

/// <summary>One step in the form; an empty number counts as 0.</summary>
internal sealed class StepEntry
{
    private SandboxAct act;

    public SandboxAct Act
    {
        get => act;
        set => Fill(ReadyScripts.Begin(value));
    }

    public int? Status { get; set; }

    public int? Seconds { get; set; }

    public int? RetryAfter { get; set; }

    public string Location { get; set; } = "";

    public int? KiB { get; set; }

    public SandboxStep Step => new()
    {
        Act = act,
        Status = Status ?? 0,
        Seconds = Seconds ?? 0,
        RetryAfter = RetryAfter,
        Location = string.IsNullOrWhiteSpace(Location) ? null : Location,
        KiB = KiB ?? 0,
    };

    public static StepEntry Of(SandboxStep step)
    {
        var entry = new StepEntry();
        entry.Fill(step);
        return entry;
    }

    private void Fill(SandboxStep step) =>
        (act, Status, Seconds, RetryAfter, Location, KiB) = (step.Act, step.Status, step.Seconds, step.RetryAfter, step.Location ?? "", step.KiB);
}
