using System.CommandLine;
using System.Security.Cryptography;
using Aamu.Webhooks.Cli;

var root = new RootCommand("Aamu Webhooks on a developer's machine.");
root.Subcommands.Add(ListenCommand.Make(TimeProvider.System, () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue));
// What is on its way to the local program has a few seconds to be answered.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = ListenSession.Farewell * 2 });
