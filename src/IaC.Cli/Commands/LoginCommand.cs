using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Images;
using IaC.Images.Registries;

namespace IaC.Cli.Commands;

/// <summary><c>iac login</c> and <c>iac logout</c>: credentials of registries, kept where Docker keeps them.</summary>
internal static class LoginCommand
{
    private const string DockerHub = "docker.io";

    /// <summary>Builds <c>login</c>.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("login", "Prove to a registry who you are, and keep the credential for later");
        Argument<string> registry = Registry();
        var user = new Option<string?>("--username", "-u") { Description = "Name [default: asked for]", HelpName = "NAME" };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input" };
        command.Add(registry);
        command.Add(user);
        command.Add(fromInput);
        command.SetAction(async (parsed, stop) =>
        {
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            string name = Name(parsed.GetRequiredValue(registry));
            string account = parsed.GetValue(user) ?? Ask(host, "user name: ", secret: false);
            string password = parsed.GetValue(fromInput) ? (await host.Terminal.Input.ReadToEndAsync(stop)).TrimEnd('\n', '\r') : Ask(host, "password: ", secret: true);
            RegistryCredential credential = new(account, password);
            using (RegistryClient client = services.OpenRegistries(new OneCredential(credential)))
            {
                await client.LoginAsync(name, stop);
            }

            await services.DockerConfig.StoreAsync(name, credential, stop);
            host.Terminal.Output.WriteLine($"logged in to {name} as {account}");
        });
        return command;
    }

    /// <summary>Builds <c>logout</c>.</summary>
    public static Command CreateLogout(CommandHost host)
    {
        var command = new Command("logout", "Forget the credential of a registry");
        Argument<string> registry = Registry();
        command.Add(registry);
        command.SetAction(async (parsed, stop) =>
        {
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            string name = Name(parsed.GetRequiredValue(registry));
            host.Terminal.Output.WriteLine(await services.DockerConfig.EraseAsync(name, stop) ? $"logged out of {name}" : $"there is no credential of {name}");
        });
        return command;
    }

    private static Argument<string> Registry() => new("REGISTRY") { Description = "Host and port: registry.lan:5000", DefaultValueFactory = _ => DockerHub };

    // As part of an image's name it would be read the same way.
    private static string Name(string registry) =>
        ImageReference.TryParse($"{registry}/x", out ImageReference? reference) && (reference.Registry == registry || registry == "index.docker.io") ? reference.Registry : throw new UsageException($"`{registry}` is not a host with an optional port");

    private static string Ask(CommandHost host, string question, bool secret)
    {
        if (!host.Terminal.CanAsk)
        {
            throw new UsageException("nobody is there to answer: pass --username and --password-stdin");
        }

        return host.Terminal.Ask(question, secret) ?? throw new UsageException("no answer came");
    }

    private sealed class OneCredential(RegistryCredential credential) : IRegistryCredentials
    {
        public ValueTask<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken) => ValueTask.FromResult<RegistryCredential?>(credential);
    }
}
