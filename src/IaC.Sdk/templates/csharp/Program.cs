// sudo iac preview      what would change
// sudo iac up           make it so
// sudo iac logs hello   what it says
// sudo iac destroy      take it away
using IaC;
using IaC.Kubernetes.Core.V1;

return await IaC.Deployment.RunAsync(() =>
{
    var config = new Config();
    var tools = new Image("tools", new ImageArgs
    {
        Spec = new ImageSpecArgs { From = "scratch", Layers = [new ImageLayerArgs { Programs = ["/bin/sh", "/bin/date", "/bin/sleep"] }] },
    });
    var greeting = new ConfigMap("greeting", new ConfigMapArgs { Data = { ["text"] = config.Get("greeting") ?? "hello from C#" } });
    _ = new Pod("hello", new PodArgs
    {
        Spec = new PodSpecArgs
        {
            TerminationGracePeriodSeconds = 1,
            Containers =
            [
                new ContainerArgs
                {
                    Name = "hello",
                    Image = tools.Name,
                    Command = ["/bin/sh", "-c", "while :; do echo \"$TEXT at $(date)\"; sleep 5; done"],
                    Env = [new EnvVarArgs { Name = "TEXT", ValueFrom = new EnvVarSourceArgs { ConfigMapKeyRef = new ConfigMapKeySelectorArgs { Name = greeting.Name, Key = "text" } } }],
                },
            ],
        },
    });
});
