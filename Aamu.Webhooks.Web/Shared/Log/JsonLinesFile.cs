using System.Text.Json;

namespace Aamu.Webhooks.Web.Shared.Log;

/// <summary>A log as a JSON object on each line, written while it is read.</summary>
internal static class JsonLinesFile
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    public static async Task WriteAsync<TLine, TView>(
        Stream stream, IAsyncEnumerable<TLine> lines, Func<TLine, TView> view, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        await using var buffered = new BufferedStream(stream, 64 * 1024);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(buffered, view(line), json, cancellationToken);
            await buffered.WriteAsync(LineEnd, cancellationToken);
        }
    }
}
