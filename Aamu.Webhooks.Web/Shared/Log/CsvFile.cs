using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Aamu.Webhooks.Web.Shared.Log;

/// <summary>A log as a table for a spreadsheet: RFC 4180, UTF-8 with its mark, because Excel guesses otherwise.</summary>
internal static class CsvFile
{
    /// <summary>A spreadsheet takes a cell that begins like a formula for one, and names come from people: such a cell gets an apostrophe.</summary>
    private static readonly CsvConfiguration Harmless = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" };

    public static async Task WriteAsync<T>(
        Stream stream, IEnumerable<string> columns, IAsyncEnumerable<T> lines, Func<T, IEnumerable<string?>> cells, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, Harmless, leaveOpen: true);
        await RowAsync(csv, columns);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await RowAsync(csv, cells(line));
        }
    }

    private static async Task RowAsync(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.NextRecordAsync();
    }
}
