using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aamu.Webhooks.Cli;

/// <summary>What the developer sees: deliveries on the standard output, one a line, and everything else beside it.</summary>
internal sealed class Output(TextWriter deliveries, TextWriter notes, bool json, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock gate = new();

    /// <param name="request">What came.</param>
    /// <param name="answer">What the local program made of it.</param>
    /// <param name="time">How long it took.</param>
    public void Delivery(RelayedRequest request, RelayedAnswer answer, TimeSpan time)
    {
        var ms = (long)time.TotalMilliseconds;
        Write(deliveries, json
            ? JsonSerializer.Serialize(new { time = clock.GetUtcNow(), type = request.EventType, delivery = request.DeliveryId, answer.Status, answer.Failure, ms }, Json)
            : string.Create(CultureInfo.InvariantCulture, $"{Time}  {request.EventType}  {request.DeliveryId}  {WhatCame(answer)}  {ms} ms"));
    }

    /// <summary>What was made for the developer and is shown once.</summary>
    public void Secret(string webhook, string secret) => Write(notes, json
        ? JsonSerializer.Serialize(new { webhook, secret }, Json)
        : $"The webhook {webhook} was made. Its signing secret, which your program verifies with:\n  {secret}");

    public void Note(string message) => Write(notes, json ? JsonSerializer.Serialize(new { time = clock.GetUtcNow(), note = message }, Json) : $"{Time}  {message}");

    private string Time => clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string WhatCame(RelayedAnswer answer) => (answer.Status, answer.Failure) switch
    {
        ({ } status, null) => status.ToString(CultureInfo.InvariantCulture),
        ({ } status, _) => $"{status} (broken off)",
        (_, "refused") => "connection refused",
        (_, "timeout") => "no answer in time",
        (_, "reset") => "closed without an answer",
        (_, "dns") => "name not found",
        (_, "tls") => "TLS failed",
        (_, "unreachable") => "unreachable",
        _ => "broken answer",
    };

    private void Write(TextWriter writer, string line)
    {
        lock (gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
