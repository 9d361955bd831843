using System.Globalization;
using System.Text;

namespace IaC.Benchmarks.Pods;

/// <summary>Documents of a stack of equal pods that sleep.</summary>
internal static class PodStack
{
    /// <summary>The stack with its image, which is built of the folder <c>rootfs</c> beside the file.</summary>
    internal static string Text(string stack, int pods, int seconds = 1000)
    {
        var text = new StringBuilder($$"""
            apiVersion: iac/v1alpha1
            kind: Stack
            metadata: {name: {{stack}} }
            ---
            apiVersion: iac/v1alpha1
            kind: Image
            metadata: {name: busybox}
            spec:
              from: scratch
              layers: [{copy: {source: rootfs, path: /} }]

            """);
        return text.Append(Pods(pods, "busybox", seconds)).ToString();
    }

    /// <summary>The pods alone, as any tool that reads Kubernetes' documents takes them.</summary>
    internal static string Pods(int count, string image, int seconds = 1000)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: pod{{i}} }
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [{name: main, image: "{{image}}", command: [/bin/sleep, "{{seconds}}"]}]

                """);
        }

        return text.ToString();
    }
}
