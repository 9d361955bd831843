using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Images;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac build</c>: an image by a Dockerfile.</summary>
internal static class BuildCommand
{
    private const string EpochVariable = "SOURCE_DATE_EPOCH";
    private static readonly string[] FileNames = ["Dockerfile", "Containerfile"];

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("build", "Build an image by a Dockerfile");
        var context = new Argument<string>("CONTEXT") { Description = "Folder that COPY reads from", DefaultValueFactory = _ => "." };
        var file = new Option<string?>("--file", "-f") { Description = "The Dockerfile [default: Dockerfile or Containerfile in the context]", HelpName = "FILE" };
        var tags = new Option<string[]>("--tag", "-t") { Description = "Name of the image; may be given several times", HelpName = "NAME" };
        var target = new Option<string?>("--target") { Description = "Stage to build [default: the last]", HelpName = "STAGE" };
        var arguments = new Option<string[]>("--build-arg") { Description = "Value of an ARG; may be given several times", HelpName = "NAME=VALUE" };
        var secrets = new Option<string[]>("--secret") { Description = "Secret of RUN --mount=type=secret; may be given several times", HelpName = "id=ID,src=FILE" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show the digest only" };
        command.Add(context);
        foreach (Option option in new Option[] { file, tags, target, arguments, secrets, quiet })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("build");
            string folder = InputFile.FindFolder(parsed.GetRequiredValue(context));
            var options = new DockerfileOptions
            {
                Context = folder,
                File = parsed.GetValue(file) is { } given ? InputFile.Find(given) : Find(folder),
                Target = parsed.GetValue(target),
                Arguments = Last(EnvironmentWords.Read(parsed.GetValue(arguments) ?? [], host)),
                Time = DateTimeOffset.FromUnixTimeSeconds(long.TryParse(host.Variable(EpochVariable), out long epoch) ? epoch : 0),
            };
            string[] names = [.. (parsed.GetValue(tags) ?? []).Select(tag => ImageCommand.ParseReference(tag).ToString())];
            bool silent = parsed.GetValue(quiet);
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            DockerfileBuilder builder = services.DockerfileBuilder(Secrets(parsed.GetValue(secrets) ?? []), silent ? null : line => host.Terminal.Output.WriteLine($"    {Printable.Written(line)}"));
            foreach (string unused in DockerfileBuilder.UnusedArguments(options))
            {
                host.Terminal.Error.WriteLine($"iac: warning: no ARG of {options.Name} asks for --build-arg {unused}");
            }

            StoredImage image;
            if (silent)
            {
                image = await builder.BuildAsync(options, names, null, stop);
            }
            else
            {
                await using LayerProgressView view = LayerProgressView.StartLines(host.Terminal, host.Time);
                image = await builder.BuildAsync(options, names, view, stop);
            }

            host.Terminal.Output.WriteLine(silent || names.Length == 0 ? image.Digest : $"{string.Join(", ", names)}  {image.Digest}");
        });
        return command;
    }

    private static string Find(string folder) =>
        FileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw new UsageException($"there is neither a Dockerfile nor a Containerfile in {folder}: pass -f FILE");

    private static Dictionary<string, string> Last(IEnumerable<(string Name, string Value)> variables) => variables.GroupBy(variable => variable.Name).ToDictionary(same => same.Key, same => same.Last().Value);

    private static Dictionary<string, byte[]> Secrets(IEnumerable<string> texts)
    {
        Dictionary<string, byte[]> secrets = [];
        foreach (string text in texts)
        {
            Dictionary<string, string> parts = text.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
            string id = parts.GetValueOrDefault("id") ?? throw new UsageException($"--secret {text} has no id: id=ID,src=FILE");
            secrets[id] = File.ReadAllBytes(InputFile.Find(parts.GetValueOrDefault("src") ?? parts.GetValueOrDefault("source") ?? throw new UsageException($"--secret {text} names no file: id=ID,src=FILE")));
        }

        return secrets;
    }
}
