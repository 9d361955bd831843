using System.Globalization;
using System.Text;

namespace IaC.Benchmarks.Hosts;

/// <summary>Documents of a stack of equal pods that sleep, on other machines.</summary>
internal static class HostStack
{
    /// <summary>The image that is built at home, of the folders beside the file.</summary>
    public const string Layer = "layer";

    /// <summary>The stack.</summary>
    /// <param name="stack">Its name.</param>
    /// <param name="hosts">The machines that its pods are spread over.</param>
    /// <param name="pods">How many there are.</param>
    /// <param name="layers">How many folders <c>layer0</c>, <c>layer1</c>, ... the image has beside its programs.</param>
    public static string Text(string stack, IReadOnlyList<string> hosts, int pods, int layers = 0)
    {
        var text = new StringBuilder($$"""
            apiVersion: iac/v1alpha1
            kind: Stack
            metadata: {name: {{stack}} }

            """);
        foreach (string host in hosts)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: iac/v1alpha1
                kind: Host
                metadata:
                  name: {{host}}
                  labels: {bench: "yes"}
                spec:
                  connection: "ssh://root@{{host}}"

                """);
        }

        IEnumerable<string> copies = Enumerable.Range(0, layers).Select(index => $", {{copy: {{source: {Layer}{index}, path: /data{index}}}}}");
        text.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: iac/v1alpha1
            kind: Image
            metadata: {name: tools}
            spec:
              from: scratch
              layers: [{programs: [/bin/sleep]}{{string.Concat(copies)}}]

            """);
        for (int index = 0; index < pods; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: {{stack}}-{{index}} }
                spec:
                  nodeSelector: {bench: "yes"}
                  terminationGracePeriodSeconds: 0
                  containers: [{name: main, image: tools, command: [/bin/sleep, "100000"]}]

                """);
        }

        return text.ToString();
    }
}
