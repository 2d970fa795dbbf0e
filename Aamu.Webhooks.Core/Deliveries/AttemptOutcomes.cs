namespace Aamu.Webhooks.Core.Deliveries;

public static class AttemptOutcomes
{
    private static readonly Dictionary<AttemptOutcome, string> Codes =
        Enum.GetValues<AttemptOutcome>().ToDictionary(outcome => outcome, outcome => SnakeCase(outcome.ToString()));

    private static readonly Dictionary<string, AttemptOutcome> ByCode = Codes.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The outcome's name in the API and the address bar: <c>connection_refused</c>.</summary>
    public static string Code(this AttemptOutcome outcome) => Codes[outcome];

    public static AttemptOutcome? Parse(string? code) =>
        code is not null && ByCode.TryGetValue(code, out var outcome) ? outcome : null;

    public static AttemptStage Stage(this AttemptOutcome outcome) => (int)outcome switch
    {
        0 => AttemptStage.Succeeded,
        < 20 => AttemptStage.BeforeSending,
        < 30 => AttemptStage.Connecting,
        < 40 => AttemptStage.Answering,
        _ => AttemptStage.Interrupted,
    };

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
