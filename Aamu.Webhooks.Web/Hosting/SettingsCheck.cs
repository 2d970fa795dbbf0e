using Aamu.Webhooks.Core;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>A wrong setting stops the program with a sentence, before anything is opened or written.</summary>
internal static class SettingsCheck
{
    /// <summary>Lists that are one text: what is written below them, as lists usually are, would be passed over in silence.</summary>
    private static readonly string[] s_lists = ["Delivery:AllowedNetworks", "Delivery:AllowedPorts", "Delivery:RetrySchedule", "Proxies:Trusted"];

    /// <exception cref="StartRefusedException">Says which settings are wrong, and how.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        if (Array.Find(s_lists, list => app.Configuration.GetSection(list).GetChildren().Any()) is { } written)
        {
            throw new StartRefusedException($"{written} is one text, with commas between its parts. {written}:0 and the like are not read.");
        }

        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, exception.Failures.Select(Sentence)), exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures).Select(Sentence)), exception);
        }
        catch (InvalidOperationException exception) when (exception is not StartRefusedException)
        {
            // A value that is not of the setting's kind: the configuration's own sentence names the setting and the value.
            throw new StartRefusedException(exception.Message + FormOf(exception.Message), exception);
        }
    }

    /// <summary>The setting's own sentence, without the framework's words around it.</summary>
    private static string Sentence(string failure) => failure.Split("with the error: '", 2) is [_, var own] ? own.TrimEnd('.', '\'') + "." : failure;

    private static string FormOf(string message) => message.Contains(nameof(TimeSpan), StringComparison.Ordinal) ? " Write a time as hours:minutes:seconds, such as 00:00:15." : "";
}
