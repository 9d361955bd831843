using System.CommandLine;
using System.Net;
using IaC.Cli.Composition;
using IaC.Cli.Forwarding;
using IaC.Cli.Workloads;

namespace IaC.Cli.Commands;

/// <summary><c>iac port-forward</c>: ports of this machine that stand for those of a pod or guest, wherever it runs.</summary>
internal static class PortForwardCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("port-forward", "Reach ports of a pod or guest, also of another host, by ports here until Ctrl-C: iac port-forward NAME 8080:80");
        Argument<string> name = CommonOptions.Name("Pod or guest: pod/NAME, guest/NAME, or a name that is unambiguous");
        var ports = new Argument<string[]>("[LOCAL:]REMOTE") { Description = "A port here and one there; one number for both; :REMOTE for a free one here", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> stack = CommonOptions.Stack("Stack of the pod, where several have it");
        var address = new Option<string>("--address") { Description = "Address here that is listened on", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        var socket = new Option<string?>(PortServer.Option) { Description = "Answer another iac on a socket file instead", HelpName = "FILE", Hidden = true };
        command.Add(name);
        command.Add(ports);
        foreach (Option option in new Option[] { stack, address, socket })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("port-forward", GlobalOptions.From(parsed, host));
            PortMapping[] mappings = [.. parsed.GetRequiredValue(ports).Select(PortMapping.Parse)];
            IPAddress from = IPAddress.TryParse(parsed.GetValue(address), out IPAddress? given) ? given : throw new UsageException($"`{parsed.GetValue(address)}` is no address");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            using IPortSource source = await OpenAsync(services, parsed.GetRequiredValue(name), parsed.GetValue(stack), stop);
            if (parsed.GetValue(socket) is { } path)
            {
                await new PortServer(source).RunAsync(path, stop);
                return;
            }

            if (mappings.Length == 0)
            {
                throw new UsageException("say which port: iac port-forward NAME 8080:80");
            }

            using var forward = new PortForward(source, host.Terminal);
            foreach (PortMapping mapping in mappings)
            {
                forward.Listen(from, mapping);
            }

            Task forwarding = forward.RunAsync(stop);
            await await Task.WhenAny([forwarding, .. source is FarPorts far ? new[] { far.EndAsync(stop) } : []]);
        });
        return command;
    }

    private static async Task<IPortSource> OpenAsync(RootServices services, string name, string? stack, CancellationToken stop)
    {
        try
        {
            return NearPorts.Of(NamedPods.Find(services, name, stack));
        }
        catch (NotHereException absent)
        {
            return await FarPorts.OpenAsync(await FarWorkloads.FindAsync(services, absent, stop), ["port-forward", name, .. FarWorkloads.Option("--stack", stack)], stop);
        }
    }
}
