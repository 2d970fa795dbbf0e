using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>What a sandbox does with one request.</summary>
public enum SandboxAct
{
    /// <summary>Answers a status, after a wait if one is set.</summary>
    Answer,

    /// <summary>Answers 200 at once and then its body one byte at a time.</summary>
    Drip,

    /// <summary>Takes the request and says nothing, then hangs up.</summary>
    Hang,

    /// <summary>Hangs up at once.</summary>
    Reset,

    /// <summary>Answers 200 with a body of some size.</summary>
    Large,

    /// <summary>Answers 200 with a small body that decompresses to a thousand times its size.</summary>
    Bomb,
}

/// <summary>One step of a script. What its act does not need stays as it is by default.</summary>
public sealed record SandboxStep
{
    public SandboxAct Act { get; init; }

    /// <summary>Of an answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>How long an answer is waited for, a drip takes, a silence lasts.</summary>
    public int Seconds { get; init; }

    /// <summary>Seconds in <c>Retry-After</c>, beside 429 and 503.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Where a redirect points.</summary>
    public string? Location { get; init; }

    /// <summary>Of a large answer.</summary>
    public int KiB { get; init; }

    /// <summary>It keeps a connection open while nothing is done: only so many may at once.</summary>
    [JsonIgnore]
    public bool IsSlow => Seconds > 0 || Act == SandboxAct.Large;
}

/// <summary>How a sandbox behaves: a step for each time that a delivery comes, the last one for all times after.</summary>
/// <param name="Steps">At least one.</param>
/// <param name="RefusesBadSignatures">What a receiver should not accept is answered 401, and takes no step.</param>
public sealed record SandboxScript(IReadOnlyList<SandboxStep> Steps, bool RefusesBadSignatures = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Takes everything.</summary>
    public static SandboxScript Usual { get; } = new([new SandboxStep()]);

    public bool IsSlow => Steps.Any(step => step.IsSlow);

    /// <summary>A sequence of plain statuses.</summary>
    public static SandboxScript Of(params IEnumerable<int> statuses) => new([.. statuses.Select(status => new SandboxStep { Status = status })]);

    /// <param name="turn">1 when a delivery comes for the first time.</param>
    public int NumberAt(int turn) => Math.Min(turn, Steps.Count);

    internal static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    internal static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;
}

/// <summary>Why a request was not answered by a step.</summary>
public enum ReplyReason
{
    Script,

    /// <summary>The script refuses bad signatures, and this was one.</summary>
    BadSignature,

    /// <summary>Too many requests are being kept waiting already.</summary>
    Busy,
}

/// <summary>What a sandbox did with one request, as it decided at that time.</summary>
/// <param name="Step">What it did.</param>
/// <param name="Turn">1 when the delivery came for the first time; 0 when no step was taken.</param>
/// <param name="Number">Which step of the script it was; 0 when none was taken.</param>
/// <param name="Of">How many steps the script had.</param>
/// <param name="Reason">Why.</param>
public sealed record SandboxReply(SandboxStep Step, int Turn, int Number, int Of, ReplyReason Reason = ReplyReason.Script);
