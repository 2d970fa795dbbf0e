using Aamu.Webhooks.Core.Sandbox;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>Scripts to begin with: what receivers do on their bad days.</summary>
internal static class ReadyScripts
{
    public static IReadOnlyList<(string Name, SandboxScript Script)> All =>
    [
        (Strings.ReadyTakesAll, SandboxScript.Usual),
        (Strings.ReadyVerifies, SandboxScript.Usual with { RefusesBadSignatures = true }),
        (Strings.ReadyFailsTwice, SandboxScript.Of(500, 500, 200)),
        (Strings.ReadyDown, SandboxScript.Of(503)),
        (Strings.ReadyTooMany, new([new SandboxStep { Status = 429, RetryAfter = 30 }, new SandboxStep()])),
        (Strings.ReadyGone, SandboxScript.Of(410)),
        (Strings.ReadyRedirects, new([new SandboxStep { Status = 308, Location = "https://example.com/moved" }])),
        (Strings.ReadyLate, new([new SandboxStep { Seconds = 5 }])),
        (Strings.ReadyDrips, new([new SandboxStep { Act = SandboxAct.Drip, Seconds = 30 }])),
        (Strings.ReadySilent, new([new SandboxStep { Act = SandboxAct.Hang, Seconds = 60 }])),
        (Strings.ReadyHangsUp, new([new SandboxStep { Act = SandboxAct.Reset }, new SandboxStep()])),
        (Strings.ReadyLarge, new([new SandboxStep { Act = SandboxAct.Large, KiB = 1024 }])),
        (Strings.ReadyBomb, new([new SandboxStep { Act = SandboxAct.Bomb }])),
    ];

    /// <summary>What a step begins with when its behaviour is chosen by hand.</summary>
    public static SandboxStep Begin(SandboxAct act) => act switch
    {
        SandboxAct.Drip => new() { Act = act, Seconds = 30 },
        SandboxAct.Hang => new() { Act = act, Seconds = 60 },
        SandboxAct.Large => new() { Act = act, KiB = 1024 },
        _ => new() { Act = act },
    };
}
