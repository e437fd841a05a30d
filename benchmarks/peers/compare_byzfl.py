#!/usr/bin/env python3
"""Times ByzFL's aggregators and its training loop beside Firebreak's, turn by turn on one machine, and prints Markdown tables.

Needs a Python with torch and numpy, a checkout of ByzFL, and Firebreak's benchmarks built (benchmarks/README.md):

    python3 benchmarks/peers/compare_byzfl.py --byzfl DIR [--shapes 20x4x1000000,50x10x1000000] [--data DIR] [--threads 2]

Rows are float32: honest ones around a common mean, the last f ten times as far away. ByzFL gets them as one tensor. With --data (a folder
that holds mnist/) the training loops are compared as well: softmax regression, 20 workers, 4 Byzantine, batch 32, momentum 0.9, ALIE,
NNM and trimmed mean; ByzFL reads MNIST from a tensor in memory, which is faster than its own image pipeline.
"""
import argparse
import gzip
import importlib
import math
import os
import re
import statistics
import subprocess
import sys
import time
import unittest.mock

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MODULES = ["benchmarks", "core", "aggregation", "coding", "privacy", "datasets", "learning", "unlearning", "experiments", "spark-jobs"]


def chains(f, n):
    """Firebreak's chain -> (ByzFL's pre-aggregators, aggregator), with the settings of the papers that both name."""
    table = {
        "mean": ([], ("Average", {})),
        "median": ([], ("Median", {})),
        "trimmed-mean": ([], ("TrMean", {"f": f})),
        "meamed": ([], ("Meamed", {"f": f})),
        "krum": ([], ("Krum", {"f": f})),
        "multi-krum": ([], ("MultiKrum", {"f": f})),
        "geometric-median": ([], ("GeometricMedian", {})),
        "centered-clipping": ([], ("CenteredClipping", {})),
        "monna": ([], ("MoNNA", {"f": f})),
        "caf": ([], ("CAF", {"f": f})),
        "mda": ([], ("MDA", {"f": f})),
        "nnm | trimmed-mean": ([("NNM", {"f": f})], ("TrMean", {"f": f})),
        "arc | nnm | trimmed-mean": ([("ARC", {"f": f}), ("NNM", {"f": f})], ("TrMean", {"f": f})),
    }
    if n > 20:
        del table["mda"]  # ByzFL tries every subset: 10 billion of them for 10 of 50 rows.
    return table


def java(arguments, memory="3g"):
    """The output of one of Firebreak's benchmarks."""
    with open(os.path.join(ROOT, "spark-jobs/target/classpath.txt")) as file:
        libraries = file.read().strip()
    path = ":".join([os.path.join(ROOT, module, "target/classes") for module in MODULES] + [libraries])
    command = [
        os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java",
        "@" + os.path.join(ROOT, "spark-jobs/target/classes/dev/firebreak/jobs/jvm.options"),
        "--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC", "-XX:+UseTransparentHugePages", "-Xmx" + memory, "-cp", path]
    return subprocess.run(command + arguments, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def median_time(work, repeats):
    """Milliseconds: the median of some calls after one to warm up; fewer where a call takes seconds."""
    times = []
    work()
    begun = time.perf_counter()
    while len(times) < repeats and (len(times) < 3 or time.perf_counter() - begun < 20):
        started = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - started))
    return statistics.median(times)


def aggregators(byzfl, torch, shape):
    n, f, d = map(int, shape.split("x"))
    generator = torch.Generator().manual_seed(1)
    rows = 0.5 + torch.randn(n, d, generator=generator) * torch.tensor([1.0] * (n - f) + [10.0] * f).reshape(n, 1)
    print(f"\n| (n, f, d) = ({n}, {f}, {d}) | ByzFL, ms | Firebreak, ms | ratio |\n|---|---|---|---|", flush=True)
    ratios = []
    for chain, (before, (name, settings)) in chains(f, n).items():
        parts = [getattr(byzfl, pre)(**own) for pre, own in before] + [getattr(byzfl, name)(**settings)]

        def peer():
            vectors = rows
            for part in parts:
                vectors = part(vectors)

        theirs = median_time(peer, 7)
        ours = float(java(["dev.firebreak.benchmarks.WallTime", shape, chain]))
        ratios.append(theirs / ours)
        print(f"| {chain.replace('|', chr(92) + '|')} | {theirs:.1f} | {ours:.1f} | {theirs / ours:.1f} |", flush=True)
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"\nGeometric mean of {len(ratios)} ratios: {mean:.1f}; least {min(ratios):.1f}", flush=True)


def idx(path):
    """The bytes of an IDX file behind its header."""
    plain = os.path.exists(path)
    with (open(path, "rb") if plain else gzip.open(path + ".gz", "rb")) as file:
        content = file.read()
    return content[4 + 4 * content[3]:]


def training(byzfl, torch, folder):
    import numpy

    mnist = os.path.join(folder, "mnist")
    pixels = numpy.frombuffer(idx(os.path.join(mnist, "train-images-idx3-ubyte")), dtype=numpy.uint8).reshape(-1, 1, 28, 28)
    labels = numpy.frombuffer(idx(os.path.join(mnist, "train-labels-idx1-ubyte")), dtype=numpy.uint8)
    images = torch.from_numpy(pixels.astype(numpy.float32) / 255)
    targets = torch.from_numpy(labels.astype(numpy.int64))
    honest, f = 16, 4
    torch.manual_seed(1)
    order = torch.randperm(len(targets))

    def loader(part):
        own = torch.utils.data.TensorDataset(images[part], targets[part])
        return torch.utils.data.DataLoader(own, batch_size=32, shuffle=True)

    common = {"model_name": "logreg_mnist", "device": "cpu", "optimizer_name": "SGD", "learning_rate": 0.05,
              "weight_decay": 0.0, "milestones": [], "learning_rate_decay": 1.0}
    clients = [
        byzfl.Client({**common, "loss_name": "NLLLoss", "LabelFlipping": False, "nb_labels": 10, "momentum": 0.9,
                      "training_dataloader": loader(part), "store_per_client_metrics": False})
        for part in torch.tensor_split(order, honest)]
    server = byzfl.Server({**common, "test_loader": loader(order[:1000]), "validation_loader": None,
                           "aggregator_info": {"name": "TrMean", "parameters": {"f": f}},
                           "pre_agg_list": [{"name": "NNM", "parameters": {"f": f}}]})
    attack = byzfl.ByzantineClient({"name": "ALittleIsEnough", "f": f, "parameters": {"tau": 1.5}})

    def rounds(count):
        for _ in range(count):
            for client in clients:
                client.compute_gradients()
            sent = [client.get_flat_gradients_with_momentum() for client in clients]
            server.update_model_with_gradients(sent + attack.apply_attack(sent))
            model = server.get_dict_parameters()
            for client in clients:
                client.set_model_state(model)

    rounds(20)
    started = time.perf_counter()
    rounds(200)
    theirs = 200 / (time.perf_counter() - started)
    os.environ["FIREBREAK_DATA"] = folder
    output = java(["dev.firebreak.benchmarks.RoundBenchmark", "in-process"])
    ours = float(re.search(r"in-process: ([0-9.]+) rounds/s", output).group(1))
    print(f"\n| training rounds per second | ByzFL | Firebreak | ratio |\n|---|---|---|---|\n"
          f"| MNIST softmax, 20 workers | {theirs:.0f} | {ours:.0f} | {ours / theirs:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--byzfl", required=True, help="a checkout of ByzFL")
    parser.add_argument("--shapes", default="20x4x1000000,50x10x1000000", help="n x f x d, separated by commas")
    parser.add_argument("--data", help="the folder that holds mnist/; without it only aggregators are compared")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="threads of torch")
    options = parser.parse_args()
    if not os.path.isfile(os.path.join(options.byzfl, "byzfl", "__init__.py")):
        parser.error(f"--byzfl: {options.byzfl} holds no folder byzfl with an __init__.py; give a checkout of ByzFL")
    if not os.path.isfile(os.path.join(ROOT, "benchmarks/target/classes/dev/firebreak/benchmarks/WallTime.class")):
        parser.error("the benchmarks are not built; benchmarks/README.md says how")
    # ByzFL imports these for plots and downloads, which are not used here.
    for name in ["torchvision", "matplotlib", "matplotlib.pyplot", "seaborn"]:
        try:
            importlib.import_module(name)
        except ImportError:
            sys.modules[name] = unittest.mock.MagicMock()
    sys.path.insert(0, options.byzfl)
    import torch
    import byzfl

    torch.set_num_threads(options.threads)
    print(f"torch {torch.__version__}, {options.threads} threads, {os.cpu_count()} processors")
    for shape in filter(None, options.shapes.split(",")):
        aggregators(byzfl, torch, shape)
    if options.data:
        training(byzfl, torch, options.data)


if __name__ == "__main__":
    main()
