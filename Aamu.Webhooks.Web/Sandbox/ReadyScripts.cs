using Aamu.Webhooks.Core.Sandbox;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>Scripts to begin with: what receivers do on their bad days.</summary>
internal static class ReadyScripts
{
    public static IReadOnlyList<(string Name, SandboxScript Script)> All { get; } =
    [
        ("Takes everything", SandboxScript.Usual),
        ("Verifies signatures", SandboxScript.Usual with { RefusesBadSignatures = true }),
        ("Fails twice, then takes it", SandboxScript.Of(500, 500, 200)),
        ("Is down", SandboxScript.Of(503)),
        ("Too many requests, then takes it", new([new SandboxStep { Status = 429, RetryAfter = 30 }, new SandboxStep()])),
        ("Gone for good", SandboxScript.Of(410)),
        ("Redirects", new([new SandboxStep { Status = 308, Location = "https://example.com/moved" }])),
        ("Answers late", new([new SandboxStep { Seconds = 5 }])),
        ("Drips its answer", new([new SandboxStep { Act = SandboxAct.Drip, Seconds = 30 }])),
        ("Never answers", new([new SandboxStep { Act = SandboxAct.Hang, Seconds = 60 }])),
        ("Hangs up, then takes it", new([new SandboxStep { Act = SandboxAct.Reset }, new SandboxStep()])),
        ("Answers far too much", new([new SandboxStep { Act = SandboxAct.Large, KiB = 1024 }])),
        ("Answers with a gzip bomb", new([new SandboxStep { Act = SandboxAct.Bomb }])),
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
