using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IaC.EndToEnd.Tests.Scripting;
using IaC.Testing;

namespace IaC.EndToEnd.Tests.Killing;

/// <summary>A stack of each kind of thing in a root of its own, whose applies and destroys are killed.</summary>
internal sealed partial class KilledStack : IDisposable
{
    private const string PointVariable = "IAC_CRASH_POINT";
    private const string LogVariable = "IAC_CRASH_LOG";
    private const int Killed = 128 + 9;

    private static readonly string[] Up = ["up", "--yes", "--logs", "0"];
    private static readonly string[] Destroy = ["destroy", "--yes", "--delete-volumes"];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(300);

    // What differs from root to root and from run to run.
    private static readonly HashSet<string> Passing = ["uuid", "serial", "created", "modified", "started", "ageSeconds", "recordDigest", "contentHash", "$secret", "size", "origin"];

    private readonly TemporaryFolder folder = new("kill-");
    private readonly ScriptRun run;

    public KilledStack()
    {
        string stack = Document.Replace("@PORT@", $"{FreePorts.Next()}", StringComparison.Ordinal).Replace("@SECOND@", $"{FreePorts.Next()}", StringComparison.Ordinal);
        run = new ScriptRun(folder.FullPath, new Archive([], [new ArchiveFile("stack.yaml", stack)]), ProgramUnderTest.Variables(folder.FullPath));
    }

    /// <summary>Applies and destroys without a kill.</summary>
    /// <returns>How many points each passes, and what the apply makes.</returns>
    public async Task<(int OfUp, int OfDestroy, string Made)> UndisturbedAsync()
    {
        // In a root that was used before, as all but the first of those that are killed.
        await SucceedAsync(Up, "undisturbed");
        await SucceedAsync(Destroy, "undisturbed");
        int ofUp = await CountAsync(Up);
        string made = await DescribeAsync("undisturbed");
        int ofDestroy = await CountAsync(Destroy);
        await AssertNothingIsLeftAsync("an undisturbed destroy");
        return (ofUp, ofDestroy, made);
    }

    /// <summary>Is killed in an apply, converges, is killed in a destroy, converges, and is destroyed.</summary>
    public async Task SurvivesAsync(int? pointOfUp, int? pointOfDestroy, string expected)
    {
        string where = $"killed at point {pointOfUp} of an apply";
        await KillAsync(Up, pointOfUp);
        await SucceedAsync(Up, where);
        Assert.Equal(expected, await DescribeAsync(where));
        if (pointOfDestroy is not null)
        {
            where = $"killed at point {pointOfDestroy} of a destroy";
            await KillAsync(Destroy, pointOfDestroy);
            await SucceedAsync(Up, where);
            Assert.Equal(expected, await DescribeAsync(where));
        }

        await SucceedAsync(Destroy, where);
        await AssertNothingIsLeftAsync(where);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whatever failed before, the machine is left clean.
        IacAsync(Destroy).GetAwaiter().GetResult();
        run.Dispose();
        folder.Dispose();
    }

    private async Task<int> CountAsync(string[] arguments)
    {
        string log = run.PathOf("points");
        File.Delete(log);
        run.Environment[LogVariable] = log;
        await SucceedAsync(arguments, "undisturbed");
        run.Environment.Remove(LogVariable);
        return (await File.ReadAllLinesAsync(log)).Length;
    }

    private async Task KillAsync(string[] arguments, int? point)
    {
        if (point is null)
        {
            return;
        }

        run.Environment[PointVariable] = point.Value.ToString(CultureInfo.InvariantCulture);
        CommandResult killed = await IacAsync(arguments);
        run.Environment.Remove(PointVariable);
        Assert.True(killed.ExitCode == Killed, $"point {point} of {arguments[0]}: ended with {killed.ExitCode}\n{killed.Output}{killed.Error}");
    }

    private async Task<string> SucceedAsync(string[] arguments, string where)
    {
        CommandResult result = await IacAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{where}: `iac {string.Join(' ', arguments)}` ended with {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }

    private async Task AssertNothingIsLeftAsync(string where)
    {
        Assert.Equal((where, "no leaks"), (where, (await SucceedAsync(["doctor", "--leaks"], where)).Trim()));
        Assert.Equal((where, ""), (where, await SucceedAsync(["state", "list"], where)));
        Assert.Equal((where, ""), (where, string.Join(' ', Directory.EnumerateFileSystemEntries(run.PathOf("r/lib/images/blobs/sha256")).Concat(Directory.EnumerateFileSystemEntries(run.PathOf("r/lib/images/layers"))))));
    }

    // The state and what runs, with names in the place of uids.
    private async Task<string> DescribeAsync(string where)
    {
        string export = await SucceedAsync(["state", "export"], where);
        JsonNode state = JsonNode.Parse(export)!;

        // They stand in the order of their creation.
        state["resources"] = new JsonArray([.. state["resources"]!.AsArray().OrderBy(resource => (string)resource!["urn"]!, StringComparer.Ordinal).Select(resource => resource!.DeepClone())]);
        string text = Plain(state).ToJsonString() + "\n" + Plain(JsonNode.Parse(await SucceedAsync(["ps", "--json"], where))!).ToJsonString();
        foreach (JsonNode? resource in state["resources"]!.AsArray())
        {
            text = text.Replace((string)resource!["uid"]!, $"<uid of {resource["urn"]}>", StringComparison.Ordinal);
        }

        return OfTheRoot().Replace(text.Replace(folder.FullPath, "<root>", StringComparison.Ordinal), "<root's>");
    }

    private static JsonNode Plain(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => !Passing.Contains(member.Key) && member.Value is not null).Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Plain(member.Value!)))),
        JsonArray items => new JsonArray([.. items.Select(item => Plain(item!))]),
        _ => node.DeepClone(),
    };

    private async Task<CommandResult> IacAsync(string[] arguments)
    {
        using ScriptProcess process = run.Start(["iac", .. arguments]);
        return await process.WaitAsync(Timeout);
    }

    // Ports of the host, the subnet, and hashes by the key of the root.
    [GeneratedRegex(@"\b[123]\d{4}\b|\b10\.\d+\.\d+\.(?=\d)|\bhmac-sha256:[0-9a-f]+")]
    private static partial Regex OfTheRoot();

    private const string Document =
        """
        apiVersion: iac/v1alpha1
        kind: Stack
        metadata: {name: killed}
        ---
        apiVersion: iac/v1alpha1
        kind: Image
        metadata: {name: tools}
        spec:
          from: scratch
          layers:
          - programs: [/bin/sleep]
          - files: [{path: /etc/motd, content: "layer of its own\n"}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {mode: fast}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: login}
        stringData: {password: opensesame}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db}
        spec:
          terminationGracePeriodSeconds: 0
          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}, {name: login, secret: {secretName: login}}]
          containers:
          - name: main
            image: tools
            command: [/bin/sleep, inf]
            ports: [{containerPort: 5432, hostPort: @PORT@, hostIP: 127.0.0.1}]
            volumeMounts: [{name: data, mountPath: /data}, {name: login, mountPath: /login}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, annotations: {iac/depends-on: pod/db}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: tools
            command: [/bin/sleep, inf]
            env: [{name: DB, value: "${{ pod.db.status.address }}"}, {name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}]
            ports: [{containerPort: 80, hostPort: @SECOND@, hostIP: 127.0.0.1}]

        """;
}
