package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The public sets that are known by name. A checksum stands where one is published or where several independent copies
 * agree; otherwise the counts that are documented with the set are what is verified.
 */
public final class Catalog {
    private static final String LIBSVM = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/";
    private static final String UCI = "https://archive.ics.uci.edu/ml/machine-learning-databases/";
    private static final String MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private static final String FASHION =
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/";
    private static final String GSM8K = "https://raw.githubusercontent.com/openai/grade-school-math/"
            + "3101c7d5072418e28b9008a6636bde82a006892c/grade_school_math/data/";
    private static final String AG_NEWS =
            "https://raw.githubusercontent.com/mhjabreel/CharCnn_Keras/master/data/ag_news_csv/";
    private static final String MACKEY_GLASS = "https://raw.githubusercontent.com/GeovaniRizk/"
            + "Robust-Distributed-Learning-Tight-Error-Bounds-and-Breakdown-Point-under-Data-Heterogeneity/"
            + "c027cd7c220eb74c216ec69e220315d269fec4c2/main/mg_scaled.csv";
    private static final String CC_BY = "CC BY 4.0";

    /** The sets, in the order of listings. */
    public static final List<CatalogEntry> ENTRIES = List.of(
            new CatalogEntry(
                    "mnist",
                    "60000 + 10000 images, 28 x 28, 10 classes",
                    "CC BY-SA 3.0",
                    "http://yann.lecun.com/exdb/mnist/",
                    List.of(
                            mnist(
                                    "train-images-idx3-ubyte.gz",
                                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                                    9912422),
                            mnist(
                                    "train-labels-idx1-ubyte.gz",
                                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                                    28881),
                            mnist(
                                    "t10k-images-idx3-ubyte.gz",
                                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                                    1648877),
                            mnist(
                                    "t10k-labels-idx1-ubyte.gz",
                                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                                    4542))),
            new CatalogEntry(
                    "fashion-mnist",
                    "60000 + 10000 images, 28 x 28, 10 classes",
                    "MIT",
                    "https://github.com/zalandoresearch/fashion-mnist",
                    List.of(
                            fashion(
                                    "train-images-idx3-ubyte.gz",
                                    Checksum.fileMd5("8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                                    26421880),
                            fashion(
                                    "train-labels-idx1-ubyte.gz",
                                    Checksum.fileSha256(
                                            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                                    29515),
                            fashion(
                                    "t10k-images-idx3-ubyte.gz",
                                    Checksum.fileMd5("bef4ecab320f06d8554ea6380940ec79"),
                                    4422102),
                            fashion(
                                    "t10k-labels-idx1-ubyte.gz",
                                    Checksum.fileSha256(
                                            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
                                    5148))),
            new CatalogEntry(
                    "cifar10",
                    "50000 + 10000 images, 3 x 32 x 32, 10 classes",
                    "none stated; cite Krizhevsky 2009",
                    "https://www.cs.toronto.edu/~kriz/cifar.html",
                    List.of(new Download(
                            Optional.of("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
                            Download.Packing.TAR_GZ,
                            Optional.of(Checksum.fileMd5("c32a1d4ab5d03f1284b67883e8d87530")),
                            Stream.of(
                                            "data_batch_1.bin",
                                            "data_batch_2.bin",
                                            "data_batch_3.bin",
                                            "data_batch_4.bin",
                                            "data_batch_5.bin",
                                            "test_batch.bin")
                                    .map(file -> new PublishedFile("cifar10/" + file, Optional.empty()))
                                    .toList(),
                            170_052_171L))),
            new CatalogEntry(
                    "a9a",
                    "32561 + 16281 examples, 123 binary features, 2 classes",
                    CC_BY,
                    LIBSVM + "binary.html",
                    List.of(
                            libsvm("binary/a9a", 123, 32561, OptionalInt.of(451592), 2329875),
                            libsvm("binary/a9a.t", 123, 16281, OptionalInt.of(225731), 1164628))),
            new CatalogEntry(
                    "phishing",
                    "11055 examples, 68 features, 2 classes",
                    CC_BY,
                    LIBSVM + "binary.html",
                    List.of(libsvm("binary/phishing", 68, 11055, OptionalInt.of(331650), 3620168))),
            new CatalogEntry(
                    "mushrooms",
                    "8124 examples, 112 binary features, 2 classes",
                    CC_BY,
                    LIBSVM + "binary.html",
                    List.of(libsvm("binary/mushrooms", 112, 8124, OptionalInt.of(170604), 871587))),
            new CatalogEntry(
                    "pendigits",
                    "7494 + 3498 examples, 16 features, 10 classes",
                    CC_BY,
                    LIBSVM + "multiclass.html",
                    List.of(
                            libsvm("multiclass/pendigits", 16, 7494, OptionalInt.empty(), 589457),
                            libsvm("multiclass/pendigits.t", 16, 3498, OptionalInt.empty(), 274929))),
            new CatalogEntry(
                    "letter",
                    "15000 + 5000 examples, 16 features, 26 classes",
                    CC_BY,
                    LIBSVM + "multiclass.html",
                    List.of(
                            libsvm("multiclass/letter.scale", 16, 15000, OptionalInt.empty(), 2630396),
                            libsvm("multiclass/letter.scale.t", 16, 5000, OptionalInt.empty(), 877223))),
            new CatalogEntry(
                    "abalone",
                    "4177 examples, 8 features, regression",
                    CC_BY,
                    LIBSVM + "regression.html",
                    List.of(libsvm("regression/abalone", 8, 4177, OptionalInt.empty(), 258705))),
            new CatalogEntry(
                    "cpusmall",
                    "8192 examples, 12 features, regression",
                    "none stated",
                    LIBSVM + "regression.html",
                    List.of(libsvm("regression/cpusmall", 12, 8192, OptionalInt.empty(), 662063))),
            new CatalogEntry(
                    "mg",
                    "1385 examples, 6 features, regression",
                    "none stated",
                    LIBSVM + "regression.html",
                    List.of(Download.file(
                            MACKEY_GLASS,
                            "mg/mg_scaled.csv",
                            Checksum.sha256("c001b5381abf57d4a37eebed1cf6e6c9fcc056d9efdfef8d49076a4b08b448d6"),
                            89363))),
            new CatalogEntry(
                    "heart-disease",
                    "740 complete records of four sites, 10 features, 2 classes",
                    CC_BY + "; cite Janosi, Steinbrunn, Pfisterer and Detrano",
                    "https://archive.ics.uci.edu/dataset/45/heart+disease",
                    List.of(
                            heart(
                                    "cleveland",
                                    "a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8",
                                    18461),
                            heart(
                                    "hungarian",
                                    "d1ad108f785768cd3d7e82dc522e6f5a61eea93cccfb3a46ee8076f73fc3d796",
                                    10263),
                            heart(
                                    "switzerland",
                                    "834a405ccf5b66ab4056bb77794adc8df0b7125186454c0a1d002d33c6c3b314",
                                    4109),
                            heart("va", "e7c93d8d0d2acdadfa4c5e8de768e2191e7f618b952e29623f1f0d5949ff6b8f", 6737))),
            new CatalogEntry(
                    "wdbc",
                    "569 examples, 30 features, 2 classes",
                    CC_BY,
                    "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
                    List.of(Download.file(
                            UCI + "breast-cancer-wisconsin/wdbc.data",
                            "uci/wdbc/wdbc.data",
                            Checksum.sha256("d606af411f3e5be8a317a5a8b652b425aaf0ff38ca683d5327ffff94c3695f4a"),
                            124103))),
            new CatalogEntry(
                    "optdigits",
                    "3823 + 1797 examples, 64 features, 10 classes",
                    CC_BY,
                    "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
                    List.of(
                            Download.file(
                                    UCI + "optdigits/optdigits.tra",
                                    "uci/optdigits/optdigits.tra",
                                    new CsvCounts(65, 3823),
                                    563639),
                            Download.file(
                                    UCI + "optdigits/optdigits.tes",
                                    "uci/optdigits/optdigits.tes",
                                    new CsvCounts(65, 1797),
                                    264712))),
            new CatalogEntry(
                    "sms-spam",
                    "5574 text messages, 2 classes",
                    CC_BY + "; cite Almeida et al. 2011",
                    "https://archive.ics.uci.edu/dataset/228/sms+spam+collection",
                    List.of(new Download(
                            Optional.of("https://archive.ics.uci.edu/static/public/228/sms+spam+collection.zip"),
                            Download.Packing.ZIP,
                            Optional.empty(),
                            List.of(new PublishedFile(
                                    "sms-spam/SMSSpamCollection",
                                    Optional.of(Checksum.sha256(
                                            "7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d")))),
                            203_415))),
            new CatalogEntry(
                    "jigsaw",
                    "159571 comments, 6 kinds of toxicity",
                    "CC0; comments CC BY-SA 3.0",
                    "https://www.kaggle.com/c/jigsaw-toxic-comment-classification-challenge/data",
                    List.of(Download.byHand("jigsaw/train.csv"))),
            new CatalogEntry(
                    "ag-news",
                    "120000 + 7600 news, 4 classes",
                    "research and other non-commercial use; cite Zhang et al. 2015",
                    "https://github.com/mhjabreel/CharCnn_Keras",
                    List.of(
                            Download.file(
                                    AG_NEWS + "train.csv",
                                    "ag-news/train.csv",
                                    Checksum.md5("b1a00f826fdfbd249f79597b59e1dc12"),
                                    29470338),
                            Download.file(
                                    AG_NEWS + "test.csv",
                                    "ag-news/test.csv",
                                    Checksum.sha256("521465c2428ed7f02f8d6db6ffdd4b5447c1c701962353eb2c40d548c3c85699"),
                                    1857427))),
            new CatalogEntry(
                    "gsm8k",
                    "7473 + 1319 questions with worked answers",
                    "MIT",
                    "https://github.com/openai/grade-school-math",
                    List.of(
                            Download.file(
                                    GSM8K + "train.jsonl",
                                    "gsm8k/train.jsonl",
                                    Checksum.sha256("17f347dc51477c50d4efb83959dbb7c56297aba886e5544ee2aaed3024813465"),
                                    4166206),
                            Download.file(
                                    GSM8K + "test.jsonl",
                                    "gsm8k/test.jsonl",
                                    Checksum.sha256("3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14"),
                                    749738))));

    private Catalog() {}

    /** The entry of this name, if there is one. */
    public static Optional<CatalogEntry> find(String name) {
        return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The entry of this name. @throws InputException if there is none, with the nearest name */
    public static CatalogEntry require(String name) {
        List<String> names = ENTRIES.stream().map(CatalogEntry::name).toList();
        return find(name)
                .orElseThrow(() ->
                        new InputException("there is no public data set '" + name + "'" + Nearest.hint(name, names)));
    }

    private static Download mnist(String file, String sha256, long bytes) {
        return Download.file(MNIST + file, "mnist/" + file, Checksum.sha256(sha256), bytes);
    }

    private static Download fashion(String file, Checksum checksum, long bytes) {
        return Download.file(FASHION + file, "fashion-mnist/" + file, checksum, bytes);
    }

    private static Download heart(String site, String sha256, long bytes) {
        String file = "processed." + site + ".data";
        return Download.file(
                UCI + "heart-disease/" + file, "uci/heart-disease/" + file, Checksum.sha256(sha256), bytes);
    }

    private static Download libsvm(String path, int features, int examples, OptionalInt stored, long bytes) {
        return Download.file(
                LIBSVM + path,
                "libsvm/" + path.substring(path.indexOf('/') + 1),
                new LibsvmCounts(features, examples, stored),
                bytes);
    }
}
