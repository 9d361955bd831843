using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC;

/// <summary>Runs hooks when `iac` asks for them.</summary>
internal static class HookAnswers
{
    /// <summary>Answers <c>{name, urn, id, oldInputs, oldOutputs, newInputs, newOutputs}</c>.</summary>
    /// <exception cref="RunException">The program has no such hook.</exception>
    public static async Task<JsonObject> AnswerAsync(ProgramContext context, JsonObject arguments, CancellationToken cancellationToken)
    {
        string name = arguments["name"]!.GetValue<string>();
        ResourceHook hook = context.FindHook(name) ?? throw new RunException($"the program has no hook {name} any more: keep it until what was declared with it is gone");
        ResourceKey key = new Urn(arguments["urn"]!.GetValue<string>()).ToKey();
        JsonObject? Part(string part) => arguments[part] as JsonObject;
        var args = new ResourceHookArgs(
            arguments["urn"]!.GetValue<string>(), arguments["id"]!.GetValue<string>(), key.Name, $"{key.ApiVersion}:{key.Kind}", Part("newInputs"), Part("oldInputs"), Part("newOutputs"), Part("oldOutputs"));
        await hook.Callback(args, cancellationToken).ConfigureAwait(false);
        return [];
    }
}
