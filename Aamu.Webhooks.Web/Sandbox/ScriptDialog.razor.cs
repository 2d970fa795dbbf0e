using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Sandbox;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>How a sandbox answers: a ready script, or steps by hand, and what they come to in words.</summary>
public sealed partial class ScriptDialog
{
    private ScriptEntry entry = null!;
    private string ready = "";
    private IReadOnlyDictionary<string, string[]> errors = new Dictionary<string, string[]>();

    [Parameter, EditorRequired]
    public SandboxScript Script { get; set; } = null!;

    /// <summary>Null when it was saved.</summary>
    [Parameter, EditorRequired]
    public Func<SandboxScript, Task<Refusal?>> Save { get; set; } = null!;

    /// <summary>It is said at the steps.</summary>
    private bool IsOfSteps => errors.Keys.Any(key => key.StartsWith("steps[", StringComparison.Ordinal));

    protected override void OnInitialized() => entry = ScriptEntry.Of(Script);

    private static string Words(SandboxAct act) => act switch
    {
        SandboxAct.Answer => Strings.ActAnswer,
        SandboxAct.Drip => Strings.ActDrip,
        SandboxAct.Hang => Strings.ActHang,
        SandboxAct.Reset => Strings.ActReset,
        SandboxAct.Large => Strings.ActLarge,
        _ => Strings.ActBomb,
    };

    private void Begin(ChangeEventArgs change)
    {
        ready = (string)change.Value!;
        entry = ScriptEntry.Of(int.TryParse(ready, CultureInfo.InvariantCulture, out var index) ? ReadyScripts.All[index].Script : Script);
        Touch();
    }

    private void Add()
    {
        entry.Steps.Add(StepEntry.Of(new SandboxStep()));
        Touch();
    }

    private void Remove(StepEntry step)
    {
        entry.Steps.Remove(step);
        Touch();
    }

    /// <summary>What was wrong may be right now.</summary>
    private void Touch() => (errors, Problem) = (new Dictionary<string, string[]>(), null);

    private IEnumerable<string> Reasons(int step) =>
        errors.Where(error => error.Key.StartsWith($"steps[{step}].", StringComparison.Ordinal)).SelectMany(error => error.Value);

    private Task SaveAsync() => SaveOnceAsync(async () =>
    {
        var refusal = await Save(entry.Script);
        errors = refusal?.Fields ?? new Dictionary<string, string[]>();
        return refusal;
    });
}
