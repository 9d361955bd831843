using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Cli.Commands;
using IaC.Model;

namespace IaC.Cli.Running;

/// <summary>The stack of one <c>iac run</c>: a pod of one container that is not started again.</summary>
internal static class RunStack
{
    /// <summary>Where such a stack comes from.</summary>
    public const string Origin = "iac run";

    private const string ApiVersion = "v1";
    private const string Kind = "Pod";
    /// <summary>Its container.</summary>
    public const string ContainerName = "main";
    private const int GraceSeconds = 10;

    /// <summary>Declares it.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="faults">Gets what is wrong with it.</param>
    /// <exception cref="UsageException">A port or a volume is not written as one.</exception>
    public static StackDefinition Define(RunOptions options, string stack, string pod, ICollection<Diagnostic> faults)
    {
        JsonObject[] volumes = [.. options.Volumes.Select(Volume)];
        var document = new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = Kind,
            ["metadata"] = new JsonObject { ["name"] = pod },
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = "Never",
                ["terminationGracePeriodSeconds"] = GraceSeconds,
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = ContainerName,
                    ["image"] = options.Image,
                    // As Docker, which asks no registry for what is here; Kubernetes asks for each `latest`.
                    ["imagePullPolicy"] = "IfNotPresent",
                    ["args"] = Array(options.Arguments.Select(argument => JsonValue.Create(Literal(argument)))),
                    ["env"] = Array(options.Environment.Select(variable => new JsonObject { ["name"] = variable.Name, ["value"] = Literal(variable.Value) })),
                    ["stdin"] = options.Interactive,
                    ["stdinOnce"] = options.Interactive || options.Tty,
                    ["tty"] = options.Tty,
                    ["ports"] = Array(options.Ports.Select(Port)),
                    ["volumeMounts"] = Array(options.Volumes.Select(Mount)),
                }),
                ["volumes"] = Array(volumes),
            },
        };
        ResourceDeclaration? declaration = DeclarationReader.Read(new SourceDocument(ApiVersion, Kind, document, NoSourceMap.Instance, Environment.CurrentDirectory), faults);
        return new StackDefinition { Name = stack, Project = stack, Origin = Origin, Resources = declaration is null ? [] : [declaration] };
    }

    // Words of a command line are meant as they are: they hold neither `${{ }}` nor Kubernetes' `$(NAME)`. A doubled dollar is one, to both.
    private static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject Port(string text)
    {
        string[] protocol = text.Split('/');
        int last = protocol[0].LastIndexOf(':');
        int first = last <= 0 ? -1 : protocol[0].LastIndexOf(':', last - 1);
        if (last <= 0 || protocol.Length > 2 || Number(protocol[0][(first + 1)..last]) is not { } host || Number(protocol[0][(last + 1)..]) is not { } container)
        {
            throw new UsageException($"-p {text} is no port: write [IP:]HOST:CONTAINER[/udp], such as 8080:80");
        }

        var port = new JsonObject { ["hostPort"] = host, ["containerPort"] = container, ["protocol"] = protocol.ElementAtOrDefault(1)?.ToUpperInvariant() ?? "TCP" };
        if (first > 0)
        {
            port["hostIP"] = protocol[0][..first].Trim('[', ']');
        }

        return port;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static JsonObject Volume(string text, int index)
    {
        string path = Path.GetFullPath(Parts(text)[0]);
        return Path.Exists(path)
            ? new JsonObject { ["name"] = VolumeName(index), ["hostPath"] = new JsonObject { ["path"] = path } }
            : throw new UsageException($"-v {text}: there is no {path} (data that outlives its pods is a PersistentVolumeClaim of a stack)");
    }

    private static JsonObject Mount(string text, int index) =>
        new() { ["name"] = VolumeName(index), ["mountPath"] = Parts(text)[1], ["readOnly"] = Parts(text) is [.., "ro"] };

    private static string[] Parts(string text) => text.Split(':') switch
    {
        [not "", not ""] parts => parts,
        [not "", not "", "ro" or "rw"] parts => parts,
        _ => throw new UsageException($"-v {text} is no volume: write SRC:DST[:ro], such as ./site:/www:ro"),
    };

    private static string VolumeName(int index) => string.Create(CultureInfo.InvariantCulture, $"volume-{index}");
}
