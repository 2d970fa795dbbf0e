using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>What a command says: lines for people, or one JSON object for programs.</summary>
internal sealed class Report(InvocationConfiguration console, bool json)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Done(object result, params IEnumerable<string> lines)
    {
        if (json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(result, Json));
            return;
        }

        foreach (var line in lines)
        {
            console.Output.WriteLine(line);
        }
    }

    /// <summary>How far it is: for people alone.</summary>
    public void Meanwhile(string line)
    {
        if (!json)
        {
            console.Output.WriteLine(line);
        }
    }

    public void Refused(string message)
    {
        if (json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(new { error = message }, Json));
        }
        else
        {
            console.Error.WriteLine(message);
        }
    }
}
