using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>A moment in the reader's zone; exactly, in UTC, under the pointer.</summary>
public sealed partial class TimeText
{
    [Parameter, EditorRequired]
    public DateTimeOffset At { get; set; }

    [Inject]
    private ReaderZone Reader { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string Exactly => At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    private string Words
    {
        get
        {
            var local = Reader.Local(At);
            return local.ToString(local.Year == Reader.Local(Clock.GetUtcNow()).Year ? Strings.FormatThisYear : Strings.FormatOtherYear, CultureInfo.CurrentCulture);
        }
    }

    protected override Task OnInitializedAsync() => Reader.LearnAsync();
}
