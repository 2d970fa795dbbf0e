using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Aamu.Webhooks.Cli;

/// <summary>The command line of <c>aamu-webhooks listen</c>.</summary>
internal static class ListenCommand
{
    private const string ServerVariable = "AAMU_SERVER";

    private static readonly Option<string> Forward = new("--forward") { Description = "The local program's URL, as http://localhost:3000/hook; localhost:3000/hook and 3000 do as well.", Required = true };

    private static readonly Option<string?> Server = new("--server")
    {
        Description = $"The address of Aamu Webhooks, as https://webhooks.example.com; else it is read from {ServerVariable}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ServerVariable),
    };

    private static readonly Option<string?> Webhook = new("--webhook") { Description = "The webhook's id or name; not needed when the team has only one that sends to a developer's machine." };

    private static readonly Option<bool> Create = new("--create") { Description = "If there is no such webhook, make one for every event." };

    private static readonly Option<FileInfo?> KeyFile = new("--key-file") { Description = $"A file with the team key; else it is read from {TeamKey.Variable}. It is never an argument: those stand in process lists." };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line instead of text." };

    public static Command Make(TimeProvider clock, Func<double> chance)
    {
        Forward.Validators.Add(result => RequireUrl(result, Local(result.GetValueOrDefault<string?>()), "--forward is missing."));
        Server.Validators.Add(result => RequireUrl(result, result.GetValueOrDefault<string?>(), $"--server is missing, and {ServerVariable} is not set."));
        var command = new Command("listen", """
            Brings a webhook's deliveries to a program on this machine, and its answers back: the log shows what it answered.
            It connects to the server and needs no open port. Lost connections are made again; what waits meanwhile is not lost. Ctrl+C ends it.

            Exit codes: 0 ended by Ctrl+C, 1 wrong arguments, 2 refused (key, role or webhook), 3 ended by the server (somebody else listens now).
            """)
        {
            Forward, Server, Webhook, Create, KeyFile, Json,
        };
        command.SetAction((parsed, stopping) => RunAsync(parsed, clock, chance, stopping));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, Func<double> chance, CancellationToken stopping)
    {
        var output = new Output(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(Json), clock);
        try
        {
            var settings = new ListenSettings
            {
                Server = new Uri(parsed.GetValue(Server)!),
                Forward = new Uri(Local(parsed.GetValue(Forward))!),
                Key = TeamKey.Read(parsed.GetValue(KeyFile)),
                KeySource = parsed.GetValue(KeyFile)?.FullName ?? TeamKey.Variable,
                Webhook = parsed.GetValue(Webhook),
                Create = parsed.GetValue(Create),
            };
            if (settings.Server is { Scheme: "http", IsLoopback: false })
            {
                output.Note("Plain http: whoever sits on the way can read the team key. Use https.");
            }

            await new ListenSession(settings, output, clock, chance).RunAsync(stopping);
            return ExitCode.Stopped;
        }
        catch (RefusedException refused)
        {
            output.Note(refused.Message);
            return refused.ExitCode;
        }
    }

    /// <summary>What is left out means this machine, and plain http.</summary>
    private static string? Local(string? text) => text switch
    {
        null => null,
        _ when ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) => $"http://localhost:{port}/",
        _ when !text.Contains("://", StringComparison.Ordinal) => "http://" + text,
        _ => text,
    };

    private static void RequireUrl(OptionResult result, string? text, string missing)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            result.AddError(text is null ? missing : $"{result.Option.Name} is not a URL that begins with http:// or https://: {text}");
        }
    }
}
