namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>One request as a receiver saw it.</summary>
/// <param name="Headers">By name, whatever its case; several values joined by a comma.</param>
public sealed record ReceivedRequest(
    string Method, string PathAndQuery, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset ReceivedAt)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
