using Aamu.Webhooks.Core;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>A wrong setting stops the program with a sentence, before anything is opened or written.</summary>
internal static class SettingsCheck
{
    /// <exception cref="StartRefusedException">Says which settings are wrong, and how.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, exception.Failures), exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)), exception);
        }
        catch (InvalidOperationException exception) when (exception is not StartRefusedException)
        {
            // A value that is not of the setting's kind: the configuration's own sentence names the setting and the value.
            throw new StartRefusedException(exception.Message + FormOf(exception.Message), exception);
        }
    }

    private static string FormOf(string message) => message.Contains(nameof(TimeSpan), StringComparison.Ordinal) ? " Write a time as hours:minutes:seconds, such as 00:00:15." : "";
}
