using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Programs.Running;

/// <summary>What a program might declare, on the way that its declarations take: see <see cref="StackProgram.Rehearse"/>.</summary>
internal static class SampleDeclarations
{
    private static readonly string[] Documents =
    [
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"map"},"data":{"key":"value"}}""",
        """{"apiVersion":"iac/v1alpha1","kind":"Image","metadata":{"name":"image"},"spec":{"from":"scratch","layers":[{"programs":["/bin/sh"]}]}}""",
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"pod"},"spec":{"containers":[{"name":"c","image":"image","command":["sh"],"env":[{"name":"K","valueFrom":{"configMapKeyRef":{"name":"map","key":"key"}}}]}]}}""",
    ];

    /// <summary>Reads a stack of a ConfigMap, an Image and a Pod.</summary>
    public static StackDefinition Read(ProgramProject project)
    {
        var declared = new ProgramDeclarations(project, new ProgramOptions { Stack = "rehearsal", Preview = true });
        foreach (string document in Documents)
        {
            declared.Take(ProgramMessageKind.Resource, new JsonObject { ["document"] = JsonNode.Parse(document), ["file"] = "Program.cs", ["line"] = 1 });
        }

        return declared.Finish(declared.Take(ProgramMessageKind.Stack, [])!).Stack;
    }
}
